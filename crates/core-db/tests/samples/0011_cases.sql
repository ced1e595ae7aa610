INSERT INTO case_counter (guild_id, number) VALUES (1, 2);
INSERT INTO case_file (guild_id, number, subject_id, kind, score, state, appeal, events, opened_at, changed_at, expires_at, closed_at)
    VALUES (1, 1, 2, 'transfer', 700, 'open', 'none', 1, 1, 1, 9, NULL), (1, 2, NULL, 'staff', 0, 'lapsed', 'declined', 0, 1, 9, 9, 9);
INSERT INTO case_event (guild_id, number, seq, at, actor_id, kind, detail) VALUES (1, 1, 1, 1, 0, 'opened', '{}');
INSERT INTO member_limit (guild_id, user_id, number, since, expires_at) VALUES (1, 2, 1, 1, 9);
INSERT INTO case_week (guild_id, week, posted_at, figures) VALUES (1, '2026-W47', 1, '{}');
INSERT INTO held_transfer (guild_id, hold_id, payer_id, payee_id, amount, fee, memo, kind, state, case_number, opened_at, due_at, closed_at,
        opened_seq, closed_seq)
    SELECT 1, max(id), 2, 3, 4, 1, 'rent', 'case', 'returned', 1, 1, 9, 9, 1, 1 FROM hold;
