drop table past_appointments;
