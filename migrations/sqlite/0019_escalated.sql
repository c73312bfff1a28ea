-- To whom a case was taken: a bit each for inspector, leader and ombudsman (report/escalation.h).
ALTER TABLE report ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
