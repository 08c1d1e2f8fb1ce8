--section a
SELECT 1
--inlcude b
