-- use report/report.parts
-- report_insert(id int, number text, version int, state text, prev_state text, class text, is_supervision bool, is_anonymous bool, is_confidential bool, title text, body_seq int, place text, area_code text?, topic_id int?, lat_e6 int?, lon_e6 int?, incident_date text?, channel text, language text, addressed_id int?, respondent_id int?, owner_id int, owner_path text, person_id int?, created_at int, happened_at int, updated_at int, assigned_at int?, first_follow_up_at int?, answered_at int?, answer_seq int?, ended_at int?, ended_how text, ended_by blob?, reason text, due_kind text, due_at int?, is_breached bool, promised_date text?, review_date text?, rating int?, extension_days int?, is_appealed bool, is_reply_due bool, is_substantive bool, reminders int, completions int, contests int, reopens int, transfers int, follow_ups int, replies int, attachments int, has_contact bool, is_imported bool, offers int, offered_id int?, arbiter_id int?, lead_id int?, merged_prev text, merged int, is_apart bool, escalated int)
INSERT INTO report (id, number, version, state, prev_state, class, is_supervision, is_anonymous,
       is_confidential, title, body_seq, place, area_code, topic_id, lat_e6, lon_e6,
       incident_date, channel, language, addressed_id, respondent_id, owner_id, owner_path,
       person_id, created_at, happened_at, updated_at, assigned_at, first_follow_up_at,
       answered_at, answer_seq, ended_at, ended_how, ended_by, reason, due_kind, due_at,
       is_breached, promised_date, review_date, rating, extension_days, is_appealed,
       is_reply_due, is_substantive, reminders, completions, contests, reopens, transfers,
       follow_ups, replies, attachments, has_contact, is_imported, offers, offered_id, arbiter_id,
       lead_id, merged_prev, merged, is_apart, escalated)
VALUES (:id, :number, :version, :state, :prev_state, :class, :is_supervision, :is_anonymous,
        :is_confidential, :title, :body_seq, :place, :area_code, :topic_id, :lat_e6, :lon_e6,
        :incident_date, :channel, :language, :addressed_id, :respondent_id, :owner_id,
        :owner_path, :person_id, :created_at, :happened_at, :updated_at, :assigned_at,
        :first_follow_up_at, :answered_at, :answer_seq, :ended_at, :ended_how, :ended_by,
        :reason, :due_kind, :due_at, :is_breached, :promised_date, :review_date, :rating,
        :extension_days, :is_appealed, :is_reply_due, :is_substantive, :reminders, :completions,
        :contests, :reopens, :transfers, :follow_ups, :replies, :attachments, :has_contact,
        :is_imported, :offers, :offered_id, :arbiter_id, :lead_id, :merged_prev, :merged,
        :is_apart, :escalated);

-- report_update(id int, version int, state text, prev_state text, class text, is_supervision bool, is_anonymous bool, is_confidential bool, title text, body_seq int, place text, area_code text?, topic_id int?, lat_e6 int?, lon_e6 int?, respondent_id int?, owner_id int, owner_path text, person_id int?, updated_at int, assigned_at int?, first_follow_up_at int?, answered_at int?, answer_seq int?, ended_at int?, ended_how text, ended_by blob?, reason text, due_kind text, due_at int?, is_breached bool, promised_date text?, review_date text?, rating int?, extension_days int?, is_appealed bool, is_reply_due bool, is_substantive bool, reminders int, completions int, contests int, reopens int, transfers int, follow_ups int, replies int, attachments int, has_contact bool, is_imported bool, offers int, offered_id int?, arbiter_id int?, lead_id int?, merged_prev text, merged int, is_apart bool, escalated int)
UPDATE report
   SET version = :version,
       state = :state, prev_state = :prev_state, class = :class, is_supervision =
       :is_supervision, is_anonymous = :is_anonymous, is_confidential = :is_confidential, title
       = :title, body_seq = :body_seq, place = :place, area_code = :area_code, topic_id =
       :topic_id, lat_e6 = :lat_e6, lon_e6 = :lon_e6, respondent_id = :respondent_id, owner_id =
       :owner_id, owner_path = :owner_path, person_id = :person_id, updated_at = :updated_at,
       assigned_at = :assigned_at, first_follow_up_at = :first_follow_up_at, answered_at =
       :answered_at, answer_seq = :answer_seq, ended_at = :ended_at, ended_how = :ended_how,
       ended_by = :ended_by, reason = :reason, due_kind = :due_kind, due_at = :due_at,
       is_breached = :is_breached, promised_date = :promised_date, review_date = :review_date,
       rating = :rating, extension_days = :extension_days, is_appealed = :is_appealed,
       is_reply_due = :is_reply_due, is_substantive = :is_substantive, reminders = :reminders,
       completions = :completions, contests = :contests, reopens = :reopens, transfers =
       :transfers, follow_ups = :follow_ups, replies = :replies, attachments = :attachments,
       has_contact = :has_contact, is_imported = :is_imported, offers =
       :offers, offered_id = :offered_id, arbiter_id = :arbiter_id,
       lead_id = :lead_id, merged_prev = :merged_prev, merged = :merged, is_apart = :is_apart,
       escalated = :escalated
 WHERE id = :id AND version = :version - 1;

-- report_by_id(id int)
SELECT {report_row} FROM report r WHERE r.id = :id;

-- report_lock(id int)
SELECT {report_row} FROM report r WHERE r.id = :id FOR UPDATE;

-- report_by_number(number text)
SELECT {report_row}
  FROM report_number n
  JOIN report r ON r.id = n.report_id
 WHERE n.number = :number;

-- report_number_insert(number text, report_id int)
INSERT INTO report_number (number, report_id) VALUES (:number, :report_id) ON CONFLICT (number) DO NOTHING;

-- report_number_is(number text, report_id int)
SELECT COUNT(*) AS n FROM report_number WHERE number = :number AND report_id = :report_id;

-- report_delete(id int)
DELETE FROM report WHERE id = :id;

-- deadlines_of(report_id int)
SELECT report_id, kind, status, start_at, amount, unit, calendar, agency_id, due_at, stood,
       paused_at, met_at, breached_at, alarms, alarm_at
  FROM deadline
 WHERE report_id = :report_id
 ORDER BY kind;

-- deadline_put(report_id int, kind text, status text, start_at int, amount int, unit text, calendar int, agency_id int, due_at int, stood text, paused_at int?, met_at int?, breached_at int?, alarms text, alarm_at int?)
INSERT INTO deadline (report_id, kind, status, start_at, amount, unit, calendar, agency_id, due_at,
                      stood, paused_at, met_at, breached_at, alarms, alarm_at)
VALUES (:report_id, :kind, :status, :start_at, :amount, :unit, :calendar, :agency_id, :due_at,
        :stood, :paused_at, :met_at, :breached_at, :alarms, :alarm_at)
ON CONFLICT (report_id, kind) DO UPDATE
   SET status = excluded.status, start_at = excluded.start_at, amount = excluded.amount,
       unit = excluded.unit, calendar = excluded.calendar, agency_id = excluded.agency_id,
       due_at = excluded.due_at, stood = excluded.stood, paused_at = excluded.paused_at,
       met_at = excluded.met_at, breached_at = excluded.breached_at, alarms = excluded.alarms,
       alarm_at = excluded.alarm_at;

-- deadlines_drop(report_id int)
DELETE FROM deadline WHERE report_id = :report_id;

-- deadlines_ringing(now int, max int)
SELECT report_id, kind, status, start_at, amount, unit, calendar, agency_id, due_at, stood,
       paused_at, met_at, breached_at, alarms, alarm_at
  FROM deadline
 WHERE alarm_at <= :now
 ORDER BY alarm_at
 LIMIT :max;

-- deadlines_before_calendar(version int, after int, max int)
SELECT report_id, kind, status, start_at, amount, unit, calendar, agency_id, due_at, stood,
       paused_at, met_at, breached_at, alarms, alarm_at
  FROM deadline
 WHERE status = 'running' AND calendar < :version AND report_id > :after
   AND report_id <= (SELECT MAX(report_id)
                       FROM (SELECT DISTINCT report_id FROM deadline
                              WHERE status = 'running' AND calendar < :version AND report_id > :after
                              ORDER BY report_id
                              LIMIT :max) AS first)
 ORDER BY report_id, kind;

-- report_scope_drop(report_id int)
DELETE FROM report_scope WHERE report_id = :report_id;

-- report_scope_put(agency_id int, report_id int, relation text, desk text, person_id int?, due_at int?)
INSERT INTO report_scope (agency_id, report_id, relation, desk, person_id, due_at)
VALUES (:agency_id, :report_id, :relation, :desk, :person_id, :due_at);

-- report_scopes_of(report_id int)
SELECT agency_id, report_id, relation, desk, person_id, due_at
  FROM report_scope
 WHERE report_id = :report_id
 ORDER BY agency_id;

-- report_scope_update(report_id int, desk text, person_id int?, due_at int?)
UPDATE report_scope SET desk = :desk, person_id = :person_id, due_at = :due_at
 WHERE report_id = :report_id;

-- report_public_drop(report_id int)
DELETE FROM report_public WHERE report_id = :report_id;

-- report_public_put(report_id int, recap text, owner_id int, topic_id int?, regency text?, district text?, village text?, updated_at int)
INSERT INTO report_public (report_id, recap, owner_id, topic_id, regency, district, village, updated_at)
VALUES (:report_id, :recap, :owner_id, :topic_id, :regency, :district, :village, :updated_at)
ON CONFLICT (report_id) DO UPDATE
   SET recap = excluded.recap, owner_id = excluded.owner_id, topic_id = excluded.topic_id,
       regency = excluded.regency, district = excluded.district, village = excluded.village,
       updated_at = excluded.updated_at;

-- report_public_of(report_id int)
SELECT report_id, recap, owner_id, topic_id, regency, district, village, updated_at
  FROM report_public
 WHERE report_id = :report_id;

-- report_parties_of(report_id int)
SELECT agency_id, role FROM report_party WHERE report_id = :report_id ORDER BY agency_id;

-- report_party_put(report_id int, agency_id int, role text)
INSERT INTO report_party (report_id, agency_id, role) VALUES (:report_id, :agency_id, :role)
ON CONFLICT (report_id, agency_id) DO UPDATE SET role = excluded.role;

-- offers_of(report_id int)
SELECT report_id, seq, from_id, to_id, made_at, ended_at, outcome
  FROM offer
 WHERE report_id = :report_id
 ORDER BY seq;

-- offer_put(report_id int, seq int, from_id int, to_id int, made_at int, ended_at int?, outcome text)
INSERT INTO offer (report_id, seq, from_id, to_id, made_at, ended_at, outcome)
VALUES (:report_id, :seq, :from_id, :to_id, :made_at, :ended_at, :outcome)
ON CONFLICT (report_id, seq) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome;

-- offers_drop(report_id int)
DELETE FROM offer WHERE report_id = :report_id;

-- report_parties_drop(report_id int)
DELETE FROM report_party WHERE report_id = :report_id;

-- role_right_all()
SELECT action, role, valid_from, valid_to FROM role_right;

-- report_scope_has(agency_id int, report_id int)
SELECT COUNT(*) AS n FROM report_scope WHERE agency_id = :agency_id AND report_id = :report_id;

-- report_ids_after(after int, max int)
SELECT stream_id AS report_id
  FROM event
 WHERE stream_id > :after AND seq = 1 AND subject = 'report'
 ORDER BY stream_id
 LIMIT :max;
