--section a
SELECT 1
--section a
SELECT 2
