-- Only an extract that is smaller itself may be one small cell.
with cube as (
    select * from {{ ref('churn_cube') }}
),

totals as (
    select count(*) as cell_count from cube
),

small_cells as (
    select cube.*
    from cube
    cross join totals
    where cube.customer_count < {{ var('min_cell_size') }} and totals.cell_count > 1
)

select * from small_cells
