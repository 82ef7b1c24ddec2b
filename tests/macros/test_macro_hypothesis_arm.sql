-- hypothesis_arm: by ranges of products, by single values; who is in neither is null.
with hypotheses as (
    select * from (
        values
        ('products', 'product_count', '4+', '1-2', 4, 2147483647, 1, 2),
        ('gender', 'gender', 'male', 'female', null, null, null, null),
        ('flag', 'is_active', 'true', 'false', null, null, null, null)
    ) as declared (
        kind, group_attribute, group_a, group_b,
        a_lowest, a_highest, b_lowest, b_highest
    )
),

customers as (
    select
        product_count,
        gender,
        is_active,
        cast(null as string) as segment_code,
        cast(null as boolean) as has_credit_card,
        cast(null as boolean) as is_churned
    from (
        values
        (0, 'male', true), (1, 'female', false), (2, null, null), (3, 'x', true),
        (4, 'male', false), (90, 'female', true)
    ) as rows_of (product_count, gender, is_active)
),

expected as (
    select * from (
        values
        ('products', 0, null), ('products', 1, 'b'), ('products', 2, 'b'),
        ('products', 3, null), ('products', 4, 'a'), ('products', 90, 'a'),
        ('gender', 0, 'a'), ('gender', 1, 'b'), ('gender', 2, null),
        ('gender', 3, null), ('gender', 4, 'a'), ('gender', 90, 'b'),
        ('flag', 0, 'a'), ('flag', 1, 'b'), ('flag', 2, null),
        ('flag', 3, 'a'), ('flag', 4, 'b'), ('flag', 90, 'a')
    ) as rows_of (kind, product_count, arm)
),

found as (
    select
        hypotheses.kind,
        customers.product_count,
        {{ hypothesis_arm() | indent(8) }} as arm
    from customers
    cross join hypotheses
)

select
    expected.kind,
    expected.product_count,
    expected.arm,
    found.arm as found_arm
from expected
left join found
    on
        expected.kind = found.kind
        and expected.product_count = found.product_count
where expected.arm is distinct from found.arm
