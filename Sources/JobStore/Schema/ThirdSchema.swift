/// What moves with a photo, and by what a renamed file is known again.
enum ThirdSchema {
    static let companions = """
        CREATE TABLE plan_companions (
            item INTEGER NOT NULL REFERENCES plan (item) ON DELETE CASCADE,
            -- When the plan was made; it moves with its photo.
            name BLOB NOT NULL CHECK (length(name) > 0),
            -- Called after the photo's whole name, or after its stem, with the suffix behind.
            whole_name INTEGER NOT NULL CHECK (whole_name IN (0, 1)),
            suffix BLOB NOT NULL,
            PRIMARY KEY (item, name)
        ) STRICT, WITHOUT ROWID;

        -- `item` of a companion is its photo.
        ALTER TABLE rename_moves ADD COLUMN companion INTEGER NOT NULL DEFAULT 0 CHECK (companion IN (0, 1));
        -- The identifier of the file system on which the inode number counts; SHA-256 where none does.
        ALTER TABLE rename_moves ADD COLUMN file_system TEXT;
        ALTER TABLE rename_moves ADD COLUMN digest BLOB CHECK (digest IS NULL OR length(digest) = 32);
        """
}
