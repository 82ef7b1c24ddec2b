{#
    Bounds of the Wilson score interval of a share (Wilson 1927, JASA 22, 209-212).
    Null without a trial. Both ends are cut to 0 and 1, which only removes the last
    digits of rounding.
#}
{% macro wilson_low(successes, trials) -%}
    {{ _wilson_bound(successes, trials, '-') }}
{%- endmacro %}

{% macro wilson_high(successes, trials) -%}
    {{ _wilson_bound(successes, trials, '+') }}
{%- endmacro %}

{% macro _wilson_bound(successes, trials, sign) -%}
    {%- set z = var('interval_z') -%}
    {%- set n = 'nullif(cast(' ~ trials ~ ' as double), 0)' -%}
    {%- set p = 'cast(' ~ successes ~ ' as double) / ' ~ n -%}
    case when {{ trials }} > 0 then greatest(0.0, least(1.0, (
        {{ p }} + {{ z * z / 2 }} / {{ n }}
        {{ sign }} {{ z }} * sqrt(
            ({{ p }} * (1 - {{ p }}) + {{ z * z / 4 }} / {{ n }}) / {{ n }}
        )
    ) / (1 + {{ z * z }} / {{ n }}))) end
{%- endmacro %}
