/// Natural order: digits by value (`IMG_9` before `IMG_10`), letters regardless of case, then bytes, so that the order is
/// total and the same on every machine.
public enum NaturalOrder {
    public static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        compare(left, right) < 0
    }

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
            if left[i].isASCIIDigit, right[j].isASCIIDigit {
                let a = digits(left, &i)
                let b = digits(right, &j)
                if a.count != b.count { return a.count < b.count ? -1 : 1 }
                if let (x, y) = zip(a, b).first(where: { $0 != $1 }) { return x < y ? -1 : 1 }
                continue
            }
            let x = sortKey(left[i])
            let y = sortKey(right[j])
            if x != y { return x < y ? -1 : 1 }
            i += 1
            j += 1
        }
        if left.count - i != right.count - j { return left.count - i < right.count - j ? -1 : 1 }
        return left == right ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
    }

    /// A run of digits without its leading zeros.
    private static func digits(_ bytes: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
        let start = index
        while index < bytes.count, bytes[index].isASCIIDigit { index += 1 }
        return bytes[start..<index].drop { $0 == UInt8(ascii: "0") }
    }

    /// A slash sorts first, so that the contents of a folder are together.
    private static func sortKey(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "/") ? 0 : byte.asciiLowercased
    }
}

extension RelativePath: Comparable {
    public static func < (left: RelativePath, right: RelativePath) -> Bool {
        NaturalOrder.precedes(left.bytes, right.bytes)
    }
}

extension FileName: Comparable {
    public static func < (left: FileName, right: FileName) -> Bool {
        NaturalOrder.precedes(left.bytes, right.bytes)
    }
}
