-- The attribute that a hypothesis names, of a customer that has it and of one that lacks
-- it.
with customers as (
    select
        'female' as gender,
        3 as product_count,
        'depositors' as segment_code,
        true as has_credit_card,
        cast(null as boolean) as is_active,
        false as is_churned
),

named as (
    select
        names.attribute,
        names.expected,
        {{ attribute_as_text('names.attribute') }} as actual
    from customers
    cross join (
        values
        ('gender', 'female'), ('product_count', '3'), ('segment_code', 'depositors'),
        ('has_credit_card', 'true'), ('is_active', null), ('is_churned', 'false'),
        ('shoe_size', null)
    ) as names (attribute, expected)
)

select * from named
where actual is distinct from expected
