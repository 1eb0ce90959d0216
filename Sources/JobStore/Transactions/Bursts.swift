import Foundation
import GRDB
public import PhotoModel

extension JobStore: BurstMemory {
    public func burst(of thumbnail: String, form: String, _ shot: Shot?) throws -> Burst {
        if let known = try database.read({ try Self.burst(thumbnail, $0) }) { return known }
        guard let shot else { return Burst(alone: thumbnail) }
        return try write(durably: false, tells: { _ in false }) { db in
            // Somebody else may have met the same picture meanwhile.
            if let known = try Self.burst(thumbnail, db) { return known }
            let burst = try Self.nearest(shot, form, db) ?? thumbnail
            try db.cachedStatement(
                sql: "INSERT INTO shots (thumbnail, form, camera, taken_at, look, burst) VALUES (?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [thumbnail, form, shot.camera, shot.time, Int64(bitPattern: shot.look.bits), burst])
            return try Self.burst(thumbnail, db) ?? Burst(alone: thumbnail)
        }
    }

    private static func burst(_ thumbnail: String, _ db: Database) throws -> Burst? {
        let name = try String.fetchOne(
            db.cachedStatement(sql: "SELECT burst FROM shots WHERE thumbnail = ?"), arguments: [thumbnail])
        return try name.map { name in
            let shots = try String.fetchAll(
                db.cachedStatement(sql: "SELECT thumbnail FROM shots WHERE burst = ? ORDER BY taken_at, thumbnail"),
                arguments: [name])
            return Burst(name: name, shots: shots)
        }
    }

    /// The burst of the shot that is nearest in time.
    private static func nearest(_ shot: Shot, _ form: String, _ db: Database) throws -> String? {
        let near = "FROM shots WHERE camera = ? AND form = ? AND taken_at"
        let before = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT taken_at, look, burst \(near) BETWEEN ? AND ? ORDER BY taken_at DESC LIMIT ?"),
            arguments: [shot.camera, form, shot.time - Shot.longestPause, shot.time, Shot.mostBefore])
        let after = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT taken_at, look, burst \(near) > ? AND taken_at <= ? ORDER BY taken_at LIMIT ?"),
            arguments: [shot.camera, form, shot.time, shot.time + Shot.longestPause, Shot.mostBefore])
        let others = (before + after).compactMap { row -> (shot: Shot, burst: String)? in
            let look = PerceptualHash(bits: UInt64(bitPattern: row["look"]))
            let other = Shot(camera: shot.camera, time: row["taken_at"], look: look)
            return shot.follows(other) ? (other, row["burst"]) : nil
        }
        return others.min { abs($0.shot.time - shot.time) < abs($1.shot.time - shot.time) }?.burst
    }
}
