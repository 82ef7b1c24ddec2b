{{ mart_of_months('int_months__extracts', ['as_of', 'file_name', 'source_sha256']) }}
