public import PhotoModel

/// One event as a line of JSON: `{"seq", "type", "at", …}`.
public enum EventReport {
    public static func line(_ event: RunEvent) -> String {
        // The stored data is an object; its members go into the same one.
        let members = event.data.dropFirst().dropLast()
        return "{\"seq\":\(event.sequence),\"type\":\"\(event.kind.rawValue)\",\"at\":\"\(JSONDate.text(event.at))\""
            + (members.isEmpty ? "" : ",") + members + "}\n"
    }
}
