-- What a digest says itself is kept as what it means, so that other words for it change no digest. A sentence that
-- is known becomes its remark; any other stays in `text`, to be read as it is.

ALTER TABLE digest_entry ADD COLUMN remark TEXT;

UPDATE digest_entry SET remark = CASE text
    WHEN 'Most of those who wrote had nothing critical to say.' THEN 'few_critical'
    WHEN 'Some of those who wrote were critical. More of them were not.' THEN 'some_critical'
    WHEN 'Much of what was written this time was critical. That is hard to read, and it need not be read at once.' THEN 'much_critical'
    WHEN 'Some lines only jeered, and name nothing that could be changed.' THEN 'jeers'
    WHEN 'Some of it was only rude. Those words are left out here.' THEN 'jeers'
    WHEN 'Some of it was only rude. Those words are left out here; they are in your list of feedback.' THEN 'jeers'
    WHEN 'Somebody else said, about the same thing:' THEN 'other_voice'
    WHEN 'Others said, about the same thing:' THEN 'other_voices'
    WHEN 'A wave of copied lines came at one time. It says nothing about your stream. They are kept shut.' THEN 'flood_shut'
    WHEN 'A wave of copied lines came at one time. They were harmless, and say nothing about your stream.' THEN 'flood'
    WHEN 'A wave of follows came at one time, as machines send them. It says nothing about your stream.' THEN 'follow_flood'
    WHEN 'There was some talk about numbers. It is held; nothing in it needs you.' THEN 'number_talk'
    WHEN 'Some messages were abuse, not criticism. They stay shut unless you open them.' THEN 'hateful'
    WHEN 'They are closed, and may stay so. The page of numbers opens them beside what is usual for you.' THEN 'numbers'
    WHEN 'There were more kind words; these are a choice of them.' THEN 'left_out'
    WHEN 'There were more kind words than fit here. They are in your list of feedback.' THEN 'left_out'
    WHEN 'There was more of this; what stands here is a choice.' THEN 'left_out'
    WHEN 'There was more of this than fits here. The rest is in your list of feedback.' THEN 'left_out'
END
WHERE text IS NOT NULL;

UPDATE digest_entry SET text = NULL WHERE remark IS NOT NULL;
