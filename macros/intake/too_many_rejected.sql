{#
    A query of one sentence for each file of which more than `max_rejected_share` was
    rejected: which file, how much, mostly why, and what to do.
#}
{% macro too_many_rejected(files, rejected_rows) %}
    with rejected_counts as (
        select
            file_name,
            count(*) as rejected_count
        from {{ rejected_rows }}
        group by file_name
    ),

    reasons as (
        select
            file_name,
            {{ each_item('reasons') }} as reason
        from {{ rejected_rows }}
    ),

    reason_counts as (
        select
            file_name,
            reason || ' (' || count(*) || ')' as shown,
            row_number() over (
                partition by file_name order by count(*) desc, reason
            ) as place
        from reasons
        group by
            file_name,
            reason
    ),

    main_reasons as (
        select
            file_name,
            {{ dbt.listagg('shown', "', '", 'order by place') }} as shown
        from reason_counts
        where place <= 3
        group by file_name
    )

    select
        files.file_name || ': ' || rejected_count || ' of ' || files.record_count
        || ' records were rejected, more than max_rejected_share ('
        || {{ var('max_rejected_share') }} || ') allows; mostly ' || main_reasons.shown
        || '. Correct the file, its column mapping or the seed code_values.'
    from {{ files }} as files
    inner join rejected_counts on files.file_name = rejected_counts.file_name
    inner join main_reasons on files.file_name = main_reasons.file_name
    where rejected_count > files.record_count * {{ var('max_rejected_share') }}
    order by files.file_name
{% endmacro %}
