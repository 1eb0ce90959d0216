import Foundation
public import PhotoModel

/// A description that a person asked for anew.
public struct Redescription: Sendable {
    public var item: Int64
    public var description: Description
    /// By which it is found in the cache.
    public var key: DescriptionKey
    public var provider: ProviderName
    public var model: String
    public var usage: Usage
    /// US dollars; nil when unknown.
    public var cost: Double?

    public init(
        item: Int64, _ description: Description, key: DescriptionKey, by options: DescribeOptions, usage: Usage
    ) {
        self.item = item
        self.description = description
        self.key = key
        (provider, model) = (options.provider, options.model)
        self.usage = usage
        cost = options.price?.cost(usage)
    }
}

extension JobStore {
    /// Replaces the description of a photo that has one, and counts what it cost.
    ///
    /// - Returns: false if the photo has been given back for a retry meanwhile.
    /// - Throws: errors of the database.
    public func redescribe(_ answer: Redescription, in id: JobID) throws -> Bool {
        try write { db in
            let usage = answer.usage
            try db.execute(
                sql: """
                    UPDATE jobs SET requests = requests + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ?, cost_usd = cost_usd + ? WHERE id = ?
                    """,
                arguments: [
                    usage.requests, usage.inputTokens, usage.outputTokens, answer.cost ?? 0, id.text,
                ])
            let description = try db.cachedStatement(
                sql: """
                    INSERT INTO descriptions (key, provider, model, answer, input_tokens, output_tokens, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).insert(arguments: [
                answer.key.digest.data, answer.provider.rawValue, answer.model, try Self.json(answer.description),
                usage.inputTokens, usage.outputTokens, Self.milliseconds(Date()),
            ])
            try db.execute(
                sql: """
                    UPDATE items SET description = ?, requests = requests + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ? WHERE id = ? AND job = ? AND status = 'done'
                    """,
                arguments: [
                    description, usage.requests, usage.inputTokens, usage.outputTokens, answer.item, id.text,
                ])
            let isStored = try db.changesCount == 1
            try Self.recordPlan(id, db)
            return isStored
        }
    }

    /// How sure the model was of each photo: 0…1; 2 without a subject, 3 where it did not say.
    public func sureness(_ id: JobID) throws -> [Int64: Double] {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT i.id, CASE WHEN d.answer ->> 'subject' IS NULL THEN 2.0
                        ELSE coalesce(CAST(d.answer ->> 'confidence' AS DOUBLE PRECISION), 3.0) END AS sure
                    FROM items i LEFT JOIN descriptions d ON d.id = i.description WHERE i.job = ?
                    """, arguments: [id.text])
            var sureness: [Int64: Double] = [:]
            while let row = try rows.next() { sureness[row["id"]] = row["sure"] }
            return sureness
        }
    }
}
