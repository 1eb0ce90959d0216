import ArgumentParser

/// A length of time as people write it: `90` and `90s`, `5m`, `2h`, `30d`, `2w`.
struct DurationArgument: ExpressibleByArgument {
    var duration: Duration

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        var number = argument[...]
        var unit = 1.0
        if let last = argument.last, let seconds = units[last] {
            unit = seconds
            number = argument.dropLast()
        }
        guard number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let count = Double(number),
            count * unit <= 3_155_760_000
        else { return nil }
        duration = .seconds(count * unit)
    }
}
