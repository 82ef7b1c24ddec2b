{#
    A query of one sentence for each file of which more than `max_rejected_share` was
    rejected: which file, how much, mostly why, and what to do.
#}
{% macro too_many_rejected(typed_rows) %}
    with row_counts as (
        select
            file_name,
            count(*) as row_count,
            sum(case when {{ list_length('reasons') }} > 0 then 1 else 0 end) as rejected_count
        from {{ typed_rows }}
        group by file_name
    ),

    reasons as (
        select
            file_name,
            {{ each_item('reasons') }} as reason
        from {{ typed_rows }}
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
        row_counts.file_name || ': ' || rejected_count || ' of ' || row_count
        || ' records were rejected, more than max_rejected_share ('
        || {{ var('max_rejected_share') }} || ') allows; mostly ' || main_reasons.shown
        || '. Correct the file, its column mapping or the seed code_values.'
    from row_counts
    inner join main_reasons on row_counts.file_name = main_reasons.file_name
    where rejected_count > row_count * {{ var('max_rejected_share') }}
    order by row_counts.file_name
{% endmacro %}
