-- What runs while benchmarks/stream measures latency, by pgbench: 10 changes in one transaction, cheap for the server, since all
-- share the machine's processors.
\set first random(1, 100000 * :scale - 10)
UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid BETWEEN :first AND :first + 9;
