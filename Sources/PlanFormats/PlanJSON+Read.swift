import Foundation

extension PlanJSON {
    private struct Whole: Decodable {
        var schema: Int?
        var job: String?
        var renames: [Rename]
    }

    /// What a plan is read by; everything else in it is for people and scripts.
    private struct Rename: Decodable {
        var old: String
        var old_base64: String?
        var new: String
        var new_base64: String?
        var companions: [Rename]?

        func rows(_ place: PlanFault.Place) throws(PlanFault) -> [ReadPlan.Row] {
            var rows = [
                ReadPlan.Row(
                    place: place, old: try Self.bytes(old, old_base64, place),
                    new: try Self.bytes(new, new_base64, place))
            ]
            for companion in companions ?? [] { rows += try companion.rows(place) }
            return rows
        }

        /// The base64 counts as long as the text beside it is what it was written with: a text that was edited since does.
        private static func bytes(_ text: String, _ exact: String?, _ place: PlanFault.Place) throws(PlanFault)
            -> [UInt8]
        {
            guard let exact else { return Array(text.utf8) }
            guard let bytes = Data(base64Encoded: exact) else { throw PlanFault(place: place, kind: .notARename) }
            return String(decoding: bytes, as: UTF8.self) == text ? Array(bytes) : Array(text.utf8)
        }
    }

    /// `json`, the list in it alone, or `jsonl`.
    ///
    /// - Throws: `PlanFault`.
    static func read(_ bytes: [UInt8]) throws(PlanFault) -> ReadPlan {
        let decoder = JSONDecoder()
        let data = Data(bytes)
        do {
            let whole = try decoder.decode(Whole.self, from: data)
            guard whole.schema ?? 1 == 1 else { throw PlanFault(kind: .otherSchema) }
            return ReadPlan(job: whole.job, rows: try rows(whole.renames))
        } catch let fault as PlanFault {
            throw fault
        } catch {
            if let list = try? decoder.decode([Rename].self, from: data) { return ReadPlan(rows: try rows(list)) }
            do {
                return ReadPlan(rows: try lines(bytes, decoder))
            } catch {
                // Whole, and of another shape: then no line is to blame.
                let isWhole = (try? JSONSerialization.jsonObject(with: data)) != nil
                throw isWhole ? PlanFault(kind: .notARename) : error
            }
        }
    }

    private static func rows(_ renames: [Rename]) throws(PlanFault) -> [ReadPlan.Row] {
        var rows: [ReadPlan.Row] = []
        for (index, rename) in renames.enumerated() { rows += try rename.rows(.row(index + 1)) }
        return rows
    }

    private static func lines(_ bytes: [UInt8], _ decoder: JSONDecoder) throws(PlanFault) -> [ReadPlan.Row] {
        var rows: [ReadPlan.Row] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
            let place = PlanFault.Place.line(index + 1)
            do {
                rows += try decoder.decode(Rename.self, from: Data(line)).rows(place)
            } catch let fault as PlanFault {
                throw fault
            } catch DecodingError.dataCorrupted(let context) {
                throw PlanFault(place: place, kind: .notJSON(context.debugDescription))
            } catch {
                throw PlanFault(place: place, kind: .notARename)
            }
        }
        return rows
    }
}
