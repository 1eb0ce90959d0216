public import PhotoModel

extension JobStore {
    /// Releases failed photos, with their attempts reset.
    ///
    /// - Parameters:
    ///   - photos: each with the photo that its path has now; nil leaves it failed.
    ///   - id: the job.
    /// - Returns: how many there were.
    /// - Throws: errors of the database.
    public func retry(_ photos: [(item: Int64, photo: Photo)], in id: JobID) throws -> Int {
        try write { db in
            let again = try db.cachedStatement(
                sql: """
                    UPDATE items SET status = 'pending', step = NULL, attempts = 0, error_code = NULL, error_message = NULL,
                        http_status = NULL, not_before = NULL, retry_at = NULL, fault_round = NULL,
                        format = ?, device = ?, inode = ?, size = ?, modified = ?, links = ?
                    WHERE id = ? AND job = ? AND status = 'error'
                    """)
            var count = 0
            for (item, photo) in photos {
                let file = photo.identity
                try again.execute(arguments: [
                    photo.format.rawValue, file.device.stored, file.inode.stored, file.size, file.modified, file.links,
                    item, id.text,
                ])
                count += try db.changesCount
            }
            guard count > 0 else { return 0 }
            // Progress restarts, because there is more to do.
            try db.execute(
                sql: """
                    UPDATE jobs SET failed = failed - ?, started_processed = done + failed - ?, finisher = NULL
                    WHERE id = ?
                    """, arguments: [count, count, id.text])
            try Self.log(.info, "retry_asked", "\(count) failed photos are retried", path: nil, id, db)
            try Self.recordProgress(id, items: photos.map(\.item), db)
            return count
        }
    }
}
