{#
    Writes into the working file itself whether it holds a finished, green build:
    `bank-churn publish` reads `main.build_state` and refuses anything else. A killed
    process leaves `is_complete = false`, a partial run (`--select`) too.
#}
{% macro begin_build_state() -%}
    {{ return(adapter.dispatch('begin_build_state')()) }}
{%- endmacro %}

{% macro end_build_state(results) -%}
    {{ return(adapter.dispatch('end_build_state')(results)) }}
{%- endmacro %}

{# Only DuckDB has a working file. #}
{% macro default__begin_build_state() -%}{%- endmacro %}
{% macro default__end_build_state(results) -%}{%- endmacro %}

{% macro duckdb__begin_build_state() -%}
    {%- if flags.WHICH in ('build', 'run', 'seed') -%}
        {{ set_build_state(false) }}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__end_build_state(results) -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {%- set green = ['success', 'pass', 'warn'] -%}
        {%- set finished = [] -%}
        {%- for result in results -%}
            {%- if result.status | string in green -%}
                {%- do finished.append(result.node.unique_id) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set missing = [] -%}
        {%- for node in graph.nodes.values() -%}
            {#- Tests of the code say nothing about this build: selectors.yml. -#}
            {#- dbt keeps the tests of models that are off, as off. -#}
            {%- if node.resource_type in ('model', 'seed', 'test')
                and node.config.enabled
                and not node.original_file_path.startswith('tests/macros/')
                and node.unique_id not in finished -%}
                {%- do missing.append(node.unique_id) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set red = results | map(attribute='status') | map('string')
            | select('in', ['error', 'fail', 'runtime error', 'skipped']) | list -%}
        {{ set_build_state(not missing and not red) }}
    {%- endif -%}
{%- endmacro %}

{% macro set_build_state(is_complete) -%}
    create or replace table {{ target.schema }}.build_state as
    select
        '{{ invocation_id }}' as invocation_id,
        {{ is_complete }} as is_complete
{%- endmacro %}
