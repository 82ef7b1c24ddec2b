-- Rates: values from R (`binom::binom.confint(x, n, methods = "wilson")`, `sd`), and what
-- has no value.
{{ wrong_cases(digits=7, cases=[
    ('a share', share('1', '4'), '0.25'),
    ('a share of nothing is unknown', share('0', '0'), 'null'),
    ('an unknown part', share('null', '4'), 'null'),
    ('whole numbers are not divided as such', share('cast(2 as integer)', '3'), '2 / 3e0'),
    ('Wilson, low', wilson_low('5', '10'), '0.2365931'),
    ('Wilson, high', wilson_high('5', '10'), '0.7634069'),
    ('nobody: the low end is 0', wilson_low('0', '10'), '0'),
    ('nobody: the high end', wilson_high('0', '10'), '0.2775328'),
    ('everybody: the low end', wilson_low('10', '10'), '0.7224672'),
    ('everybody: the high end is 1', wilson_high('10', '10'), '1'),
    ('no trial: no low end', wilson_low('0', '0'), 'null'),
    ('no trial: no high end', wilson_high('0', '0'), 'null'),
    ('one trial is not none', wilson_low('1', '1'), '0.2065493'),
    ('a billion trials', wilson_low('182000000', '1000000000'), '0.1819761'),
    ('sd of 1, 2, 4', standard_deviation('3', '7', '21'), '1.5275252'),
    ('sd of two equal values is 0', standard_deviation('2', '10', '50'), '0'),
    ('no sd of one value', standard_deviation('1', '5', '25'), 'null'),
    ('no sd of none', standard_deviation('0', 'null', 'null'), 'null'),
    ('digits that cancel: 1000.01 and 1000.03',
        standard_deviation('2', '2000.04', '2000080.0010'), '0.0141421'),
]) }}
