/// How far a camera's clock is set forward or back, as people write it: `+1h3m`, `-2m30s`, `+1d`.
public enum ClockOffset {
    /// - Parameter text: a sign, then numbers with `d`, `h`, `m` or `s`.
    /// - Returns: seconds; nil for anything else, and beyond a hundred years.
    public static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
        guard let sign = text.first, sign == "+" || sign == "-", text.count > 1 else { return nil }
        var (sum, digits) = (0, "")
        for character in text.dropFirst() {
            if character.isASCII, character.isNumber, digits.count < 10 {
                digits.append(character)
            } else if let unit = units[character], let number = Int(digits) {
                sum += number * unit
                digits = ""
            } else {
                return nil
            }
        }
        guard digits.isEmpty, sum <= 100 * 366 * 86_400 else { return nil }
        return sign == "-" ? -sum : sum
    }
}
