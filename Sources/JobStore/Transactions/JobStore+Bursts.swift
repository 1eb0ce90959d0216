public import PhotoModel

extension JobStore {
    /// The pictures that share a description with this one, as far as they are known.
    public func burst(of picture: Picture) throws -> Burst {
        try database.read { db in
            guard let name = try Self.burstName(picture, db) else { return Burst(alone: picture.thumbnail) }
            let shots = try String.fetchAll(
                db.cachedStatement(
                    sql: "SELECT thumbnail FROM shots WHERE burst = ? AND thumbnail <> ? ORDER BY taken_at LIMIT ?"),
                arguments: [name, name, Shot.mostBefore])
            // Usually the first shot is the one that was described; a time lapse has thousands.
            return Burst(name: name, shots: [name] + shots)
        }
    }

    /// Adds a picture to its burst, or begins a new one.
    ///
    /// - Returns: the burst's identifier.
    static func join(_ picture: Picture, _ db: Database) throws -> String {
        let name = try burstName(picture, db) ?? picture.thumbnail
        guard let shot = picture.shot else { return name }
        try db.cachedStatement(
            sql: """
                INSERT INTO shots (thumbnail, form, camera, taken_at, perceptual_hash, burst) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            picture.thumbnail, picture.form, shot.camera, shot.time, Int64(bitPattern: shot.perceptualHash.bits), name,
        ])
        return name
    }

    /// Its own description, otherwise that of the shot nearest in time.
    private static func burstName(_ picture: Picture, _ db: Database) throws -> String? {
        // With --no-cache each shot is described.
        guard let shot = picture.shot else { return nil }
        let own = try String.fetchOne(
            db.cachedStatement(sql: "SELECT burst FROM shots WHERE thumbnail = ?"), arguments: [picture.thumbnail])
        if let own { return own }
        let near = "FROM shots WHERE camera = ? AND form = ? AND taken_at"
        let before = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT taken_at, perceptual_hash, burst \(near) BETWEEN ? AND ? ORDER BY taken_at DESC LIMIT ?"),
            arguments: [shot.camera, picture.form, shot.time - Shot.longestPause, shot.time, Shot.mostBefore])
        let after = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT taken_at, perceptual_hash, burst \(near) > ? AND taken_at <= ? ORDER BY taken_at LIMIT ?"),
            arguments: [shot.camera, picture.form, shot.time, shot.time + Shot.longestPause, Shot.mostBefore])
        let others = (before + after).compactMap { row -> (shot: Shot, burst: String)? in
            let perceptualHash = PerceptualHash(bits: UInt64(bitPattern: row["perceptual_hash"]))
            let other = Shot(camera: shot.camera, time: row["taken_at"], perceptualHash: perceptualHash)
            return shot.follows(other) ? (other, row["burst"]) : nil
        }
        return others.min { abs($0.shot.time - shot.time) < abs($1.shot.time - shot.time) }?.burst
    }
}
