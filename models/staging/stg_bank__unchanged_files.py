from bank_churn.intake.relation import require_unchanged


def model(dbt, session):
    """Stops the build when a file changed between its first reading and its last."""
    # They read the files; nothing reads them later.
    dbt.ref("stg_bank__judged_rows")
    dbt.ref("stg_bank__rejected_rows")
    files = dbt.ref("stg_bank__files")
    require_unchanged(files)
    return files.select("file_index, file_name, sha256")
