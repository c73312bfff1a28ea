-- What tests look up in tables that the program itself never asks in this way.

-- look_month(month text)
SELECT COUNT(*) FROM summary_month WHERE month = :month;

-- look_outbox()
SELECT COUNT(*) FROM outbox;

-- look_waiting()
SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL;

-- look_given_up()
SELECT COUNT(*) FROM outbox WHERE gave_up_at IS NOT NULL;

-- look_deliveries(channel text, outcome text)
SELECT COUNT(*) FROM delivery WHERE channel = :channel AND outcome = :outcome;

-- look_newest()
SELECT MAX(id) AS id FROM report;

-- look_imported()
SELECT r.state, r.ended_how, r.class, r.is_supervision, r.channel, a.name AS agency
  FROM report r JOIN agency a ON a.id = r.owner_id
 WHERE r.is_imported
 ORDER BY r.id;

-- look_notices(report_id int, template text, recipient text)
SELECT COUNT(*) FROM outbox WHERE report_id = :report_id AND template = :template AND recipient = :recipient;

-- look_told(report_id int, template text, data text)
SELECT COUNT(*) FROM outbox WHERE report_id = :report_id AND template = :template AND data = :data;

-- look_events(action text)
SELECT COUNT(*) FROM event WHERE action = :action;

-- look_tried()
SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL AND attempts > 0;
