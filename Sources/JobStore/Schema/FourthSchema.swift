/// What is known beyond one job: how fast a provider may be asked, and which thumbnail a file makes.
enum FourthSchema {
    static let paces = """
        CREATE TABLE paces (
            -- Provider, host, and four hex digits of the key's hash: enough to tell a person's keys apart, too few to
            -- find one by.
            id TEXT NOT NULL PRIMARY KEY,
            pace TEXT NOT NULL CHECK (json_valid(pace))
        ) STRICT, WITHOUT ROWID;
        """

    static let thumbnails = """
        CREATE TABLE thumbnails (
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            -- How it is made: what the thumbnail depends on, beside the file.
            form TEXT NOT NULL,
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            metadata TEXT NOT NULL CHECK (json_valid(metadata)),
            made_at INTEGER NOT NULL,
            PRIMARY KEY (device, inode, size, modified, form)
        ) STRICT, WITHOUT ROWID;

        -- Pictures that somebody asks about at this moment.
        CREATE TABLE questions (
            key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
            worker INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}
