import PhotoModel

/// One event as a line of JSON: `{"seq", "type", "at", …}`.
enum EventJSON {
    static func line(_ event: RunEvent) -> String {
        // The stored data is an object by itself: its braces are taken off.
        let data = event.data.dropFirst().dropLast()
        return "{\"seq\":\(event.sequence),\"type\":\"\(event.kind.rawValue)\",\"at\":\"\(JSONText.date(event.at))\""
            + (data.isEmpty ? "" : ",") + data + "}\n"
    }
}
