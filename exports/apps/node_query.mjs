// npm install @duckdb/node-api, then: node exports/apps/node_query.mjs
import { DuckDBInstance } from "@duckdb/node-api";

const file = process.env.BANK_CHURN_WAREHOUSE ?? "warehouse/bank_churn.duckdb";
const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(
  "select segment_code, customer_count, churn_rate from marts.segment_portraits order by all",
);
console.table(reader.getRowObjects());
