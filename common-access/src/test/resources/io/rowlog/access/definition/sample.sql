-- A family for the test of sections.

--section whole
-- What it is.
SELECT 1
    --include rest
--since 15
  AND since_15
--end
  AND always

--section rest
WHERE
--include given

--section alone
SELECT 2
