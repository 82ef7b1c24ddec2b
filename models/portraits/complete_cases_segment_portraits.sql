{{ segment_portraits_of('complete_cases') }}
