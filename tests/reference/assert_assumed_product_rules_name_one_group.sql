-- Either a segment or a range of product counts.
select *
from {{ ref('assumed_product_rules') }}
where
    (segment_code is null) = (products_min is null)
    or (segment_code is not null and products_max is not null)
    or products_max < products_min
