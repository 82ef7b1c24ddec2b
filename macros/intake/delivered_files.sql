{#
    The files of this build, as `stg_bank__files` describes them. A file that cannot be
    read stops the build with its sentence. Nothing was built yet when the project is
    only parsed, compiled or linted: then the default seed.
#}
{% macro delivered_files() %}
    {% set fields = extract_fields() %}
    {% set seed = {
        'file_index': 1,
        'file_name': 'bank_scrooge.csv',
        'read_as': 'seed',
        'line_offset': 2,
        'number_marks': fields | length * ['.'],
        'present_fields': fields,
        'positions': range(1, fields | length + 1),
        'source_columns': fields | map(attribute='field') | list,
    } %}
    {% if not execute %}
        {{ return([seed]) }}
    {% endif %}
    {% set files = ref('stg_bank__files') %}
    {% if load_relation(files) is none %}
        {{ return([seed]) }}
    {% endif %}
    {% do stop_build(
        'select problem_en, problem_ru as sentence_ru from ' ~ files
        ~ ' where problem_en is not null order by file_index'
    ) %}
    {# As JSON: a query's result has neither lists nor texts that look like numbers. #}
    {% set found = run_query(
        'select to_json(file) from ' ~ files ~ ' as file'
        ~ ' where file.problem_en is null order by file.file_index'
    ) %}
    {% set described = [] %}
    {% for row in found.rows %}
        {% do described.append(fromjson(row[0])) %}
    {% endfor %}
    {{ return(described or [seed]) }}
{% endmacro %}
