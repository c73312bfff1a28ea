-- What tests look up in tables that the program itself never asks in this way.

-- look_month(month text)
SELECT COUNT(*) FROM summary_month WHERE month = :month;
