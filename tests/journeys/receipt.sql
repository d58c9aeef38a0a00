-- The seven rules of examples/receipt/rules.toml, read from the log by plain SQL. Days are those of the session's zone.
CREATE TABLE log AS
SELECT "case:concept:name" AS c, "concept:name" AS a, "org:resource" AS r, "time:timestamp"::TIMESTAMPTZ AS t,
       "case:startdate"::TIMESTAMPTZ::DATE AS opened, "case:enddate"::TIMESTAMPTZ AS closed,
       "case:deadline"::TIMESTAMPTZ::DATE AS deadline
FROM read_csv('{log}', all_varchar = true);

CREATE TABLE kase AS
SELECT c, min(opened) AS opened, min(closed) AS closed, min(deadline) AS deadline FROM log GROUP BY c;

CREATE TABLE today AS SELECT max(t)::DATE AS d FROM log;

CREATE TABLE workday AS
SELECT d::DATE AS d, row_number() OVER (ORDER BY d) AS n
FROM range(DATE '2010-09-01', DATE '2012-06-01', INTERVAL 1 DAY) AS days(d)
WHERE isodow(d) < 6
  AND d::DATE NOT IN (DATE '2010-12-25', DATE '2010-12-26', DATE '2011-01-01', DATE '2011-04-25', DATE '2011-06-02',
                      DATE '2011-06-13', DATE '2011-12-25', DATE '2011-12-26', DATE '2012-01-01');

CREATE VIEW expected AS
WITH received AS (
    SELECT c, t, (SELECT count(*) FROM workday w WHERE w.d <= log.t::DATE) AS n
    FROM log WHERE a = 'Confirmation of receipt'
), due AS (
    SELECT c, t, (SELECT d FROM workday w WHERE w.n = received.n + 5) AS due FROM received
), sent AS (
    SELECT due.*, (SELECT min(l.t) FROM log l WHERE l.c = due.c AND l.a LIKE 'T05%' AND l.t >= due.t) AS sent FROM due
), work AS (
    SELECT c, t FROM log WHERE a = 'Confirmation of receipt' OR left(a, 4) IN ('T02 ', 'T03 ', 'T04 ', 'T05 ', 'T06 ', 'T10 ')
), anchor AS (
    SELECT c, opened AS from_day, opened::TIMESTAMPTZ AS t, true AS is_opening FROM kase
    UNION ALL
    SELECT work.c, work.t::DATE, work.t, false FROM work JOIN kase USING (c)
    WHERE (closed IS NULL OR work.t < closed) AND work.t::DATE >= opened
), following AS (
    SELECT anchor.*, closed, (
        SELECT min(work.t) FROM work
        WHERE work.c = anchor.c AND work.t > anchor.t AND (NOT is_opening OR work.t::DATE >= from_day)
    ) AS next
    FROM anchor JOIN kase USING (c)
)
SELECT 'confirmation-sent' AS rule, c,
       CASE WHEN sent::DATE <= due THEN 'met'
            WHEN sent IS NULL AND due >= (SELECT d FROM today) THEN 'pending' ELSE 'breached' END AS outcome
FROM sent
UNION ALL
SELECT 'closed-by-the-deadline', c,
       CASE WHEN closed::DATE <= deadline THEN 'met'
            WHEN closed IS NULL AND deadline >= (SELECT d FROM today) THEN 'pending' ELSE 'breached' END
FROM kase
UNION ALL
SELECT 'open-at-most-90-days', c,
       CASE WHEN closed::DATE <= opened + 90 THEN 'met'
            WHEN closed IS NULL AND opened + 90 >= (SELECT d FROM today) THEN 'pending' ELSE 'breached' END
FROM kase
UNION ALL
SELECT 'confirmation-determined-before-sending', c,
       CASE WHEN EXISTS (SELECT 1 FROM log b WHERE b.c = log.c AND b.a LIKE 'T04%' AND b.t <= log.t)
            THEN 'met' ELSE 'breached' END
FROM log WHERE a LIKE 'T05%'
UNION ALL
SELECT 'adjusted-once', c, CASE WHEN count(*) > 1 THEN 'breached' ELSE 'met' END
FROM log WHERE a LIKE 'T03%' GROUP BY c
UNION ALL
SELECT 'adjustment-checked-by-another', c,
       CASE WHEN EXISTS (SELECT 1 FROM log b WHERE b.c = log.c AND b.a LIKE 'T02%' AND b.t >= log.t AND b.r = log.r)
            THEN 'breached' ELSE 'met' END
FROM log WHERE a LIKE 'T03%'
UNION ALL
SELECT 'worked-on-every-60-days', c,
       CASE WHEN next::DATE <= from_day + 60 AND (closed IS NULL OR next <= closed) THEN 'met'
            WHEN closed::DATE <= from_day + 60 THEN 'not_applicable'
            WHEN from_day + 60 >= (SELECT d FROM today) THEN 'pending' ELSE 'breached' END
FROM following;
