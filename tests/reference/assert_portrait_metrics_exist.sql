-- Each metric with a name is a metric the portraits have, and the other way round.
with named as (
    select metric from {{ ref('portrait_metrics') }}
),

computed as (
    select metric
    from {{ ref('int_portraits__metrics') }}
    group by metric
)

select
    named.metric as named_metric,
    computed.metric as computed_metric
from named
full join computed on named.metric = computed.metric
where named.metric is null or computed.metric is null
