-- Codes, bands and segments by the reference seeds as they are shipped: both sides of
-- every border.
-- depends_on: {{ ref('segment_rules') }}
-- depends_on: {{ ref('feature_bands') }}
{% set cases = [
    ('yes', yes_no('true'), "'yes'"),
    ('no', yes_no('false'), "'no'"),
    ('unknown', yes_no('cast(null as boolean)'), "'missing'"),
    ('the sign of the currency', in_currency("'Balance ({currency})'"), "'Balance (₽)'"),
    ('a name without one', in_currency("'Age'"), "'Age'"),
    ('pairs in order', "'" ~ pairs_of(['a', 'b', 'c']) | join(' ') | replace("'", '') ~ "'",
        "'[a, b] [a, c] [b, c]'"),
    ('no pair of one', "'" ~ pairs_of(['a']) | length ~ "'", "'0'"),
] -%}
{%- for count, code in [
    (0, 'no_products'), (1, 'pay_cheque'), (2, 'pay_cheque'), (3, 'depositors'),
    (4, 'investors'), (100, 'investors'),
] -%}
    {%- do cases.append((count ~ ' products', segment_of(count), "'" ~ code ~ "'")) -%}
{%- endfor -%}
{%- do cases.append(('products unknown', segment_of('cast(null as integer)'), 'null')) -%}
{%- for feature, value, band in [
    ('age', '0', '<25'), ('age', '24', '<25'), ('age', '25', '25-29'),
    ('age', '60', '50-60'), ('age', '61', '61+'), ('age', '120', '61+'),
    ('age_group', '45', '25-45'), ('age_group', '46', '46-49'),
    ('score', '699.99', '<700'), ('score', '700', '700-749'), ('score', '950', '950+'),
    ('equity', '0.99', '0'), ('equity', '1', '1'), ('equity', '6', '6+'),
    ('balance', '-1500.5', '<100k'), ('balance', '99999.99', '<100k'),
    ('balance', '100000', '100k-300k'), ('balance', '299999.99', '100k-300k'),
    ('balance', '300000', '300k-500k'), ('balance', '499999.99', '300k-500k'),
    ('balance', '500000', '500k-750k'), ('balance', '749999.99', '500k-750k'),
    ('balance', '750000', '750k-1.2M'), ('balance', '1199999.99', '750k-1.2M'),
    ('balance', '1200000', '1.2M-4M'), ('balance', '3999999.99', '1.2M-4M'),
    ('balance', '4000000', '4M+'),
    ('salary', '0', '<50k'), ('salary', '49999.99', '<50k'),
    ('salary', '50000', '50k-75k'), ('salary', '74999.99', '50k-75k'),
    ('salary', '75000', '75k-100k'), ('salary', '99999.99', '75k-100k'),
    ('salary', '100000', '100k-150k'), ('salary', '149999.99', '100k-150k'),
    ('salary', '150000', '150k-200k'), ('salary', '199999.99', '150k-200k'),
    ('salary', '200000', '200k+'), ('salary', 'cast(null as decimal(18, 2))', 'missing'),
    ('products', '3', '3'), ('products', '4', '4+'),
    ('balance', 'cast(null as decimal(18, 2))', 'missing'),
] -%}
    {%- do cases.append((feature ~ ' ' ~ value, band_of(
        feature, value, reference_rows('feature_bands', 'feature, position')
    ), "'" ~ band ~ "'")) -%}
{%- endfor -%}
{#- The lists that SQL is generated from. -#}
{%- do cases.append(('rules name a column once', "'" ~ ('age_group' in rule_features()) ~ "'",
    "'False'")) -%}
{%- do cases.append(('ages are banded again', "'" ~ repeated_features() | join(' ') ~ "'",
    "'age_group'")) -%}
{%- do cases.append(('churn goes with every feature', "'" ~ association_features()[-1] ~ "'",
    "'churn'")) -%}
{%- do cases.append(('few levels', "'" ~ features_of_few_levels() | join(' ') ~ "'",
    "'activity card gender churn'")) -%}
{%- do cases.append(('measured', "'" ~ measured_features()['salary'] ~ "'",
    "'estimated_salary_amount'")) -%}
{%- do cases.append(('money', "'" ~ money_measures() | join(' ') ~ "'",
    "'balance_amount estimated_salary_amount'")) -%}
{#- Two filters, and within them segments, products, products by age; never more. -#}
{%- for wanted, is_there in [
    ([], 'True'), (['city'], 'True'), (['city', 'gender'], 'True'),
    (['gender', 'city'], 'False'), (['city', 'gender', 'activity'], 'False'),
    (['city', 'gender', 'product_count'], 'True'),
    (['city', 'gender', 'age_group', 'product_count'], 'True'),
    (['city', 'gender', 'activity', 'product_count'], 'False'),
    (['city', 'gender', 'age_group', 'activity', 'product_count'], 'False'),
] -%}
    {%- do cases.append((
        'total by ' ~ wanted | join(' '), "'" ~ (wanted in total_sets()) ~ "'", "'" ~ is_there ~ "'"
    )) -%}
{%- endfor -%}
{%- do cases.append(('no total twice', "'" ~ total_sets() | length ~ "'", "'" ~ total_sets() | map('join', ' ') | unique | list | length ~ "'")) -%}
{{ wrong_cases(cases) }}
