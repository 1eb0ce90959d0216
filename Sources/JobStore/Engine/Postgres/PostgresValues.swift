import Foundation

extension StoredType {
    /// `pg_type.oid`: int8, float8, text, json, bytea, bool.
    var postgres: CUnsignedInt {
        switch self {
        case .integer: 20
        case .real: 701
        case .text: 25
        case .json: 114
        case .bytes: 17
        case .flag: 16
        }
    }

    /// Of an array of such values.
    var postgresList: CUnsignedInt {
        switch self {
        case .integer: 1016
        case .real: 1022
        case .text: 1009
        case .json: 199
        case .bytes: 1001
        case .flag: 1000
        }
    }
}

extension StoredValue {
    var type: StoredType {
        switch self {
        case .null(let type): type
        case .integer: .integer
        case .real: .real
        case .text: .text
        case .json: .json
        case .bytes: .bytes
        case .flag: .flag
        case .list(let type, _): type
        }
    }

    /// `pg_type.oid` of a parameter.
    var postgresType: CUnsignedInt {
        if case .list(let type, _) = self { type.postgresList } else { type.postgres }
    }

    /// A parameter whose value is sent as the server has it in memory; others are sent as text.
    var isBinary: Bool {
        switch self {
        case .bytes, .list: true
        default: false
        }
    }

    /// As a parameter; nil for NULL.
    var postgres: [UInt8]? {
        switch self {
        case .null: nil
        case .integer(let number): Array(String(number).utf8)
        case .real(let number): Array(String(number).utf8)
        case .text(let text), .json(let text): Array(text.utf8)
        case .bytes(let bytes): Array(bytes)
        case .flag(let flag): [flag ? UInt8(ascii: "t") : UInt8(ascii: "f")]
        case .list(let type, let values): Self.list(type, values)
        }
    }

    /// An array of one dimension, as `array_recv` of PostgreSQL reads it: dimensions, whether there are NULLs, the type, the
    /// number and the first index; then each value with its length.
    private static func list(_ type: StoredType, _ values: [StoredValue]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + 16 * values.count)
        bytes.append(Int32(1))
        bytes.append(Int32(1))
        bytes.append(type.postgres)
        bytes.append(Int32(values.count))
        bytes.append(Int32(1))
        for value in values { value.append(to: &bytes) }
        return bytes
    }

    /// Its length, and what it is in the server's binary form; -1 for NULL.
    private func append(to bytes: inout [UInt8]) {
        func append(_ value: some Collection<UInt8>) {
            bytes.append(Int32(value.count))
            bytes.append(contentsOf: value)
        }
        switch self {
        case .null, .list: bytes.append(Int32(-1))
        case .integer(let number):
            bytes.append(Int32(8))
            bytes.append(number)
        case .real(let number):
            bytes.append(Int32(8))
            bytes.append(number.bitPattern)
        case .text(let text), .json(let text): append(text.utf8)
        case .bytes(let data): append(Array(data))
        case .flag(let flag): append(CollectionOfOne(flag ? 1 : 0))
        }
    }
}

extension [UInt8] {
    /// In network byte order.
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}

extension BinaryInteger {
    /// - Parameter text: a number without a fraction, as `count(*)` and sums of numbers are too.
    init?(postgres text: UnsafeRawBufferPointer) {
        let isNegative = text.first == UInt8(ascii: "-")
        guard text.count > (isNegative ? 1 : 0) else { return nil }
        var number = Int64(0)
        for byte in isNegative ? text.dropFirst() : text[...] {
            let digit = Int64(byte) - Int64(UInt8(ascii: "0"))
            guard (0...9).contains(digit) else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            // Below zero, where there is one number more.
            let (sum, isOver) = tens.subtractingReportingOverflow(digit)
            guard !isTooLarge, !isOver else { return nil }
            number = sum
        }
        guard isNegative || number > .min else { return nil }
        self.init(exactly: isNegative ? number : -number)
    }
}

extension Double {
    init?(postgres text: UnsafeRawBufferPointer) { self.init(String(decoding: text, as: UTF8.self)) }
}

extension Bool {
    init?(postgres text: UnsafeRawBufferPointer) {
        guard let first = text.first else { return nil }
        // A flag, or a number.
        self = first == UInt8(ascii: "t") || first == UInt8(ascii: "1")
    }
}

extension String {
    init?(postgres text: UnsafeRawBufferPointer) { self.init(decoding: text, as: UTF8.self) }
}

extension Data {
    /// `\x` and hexadecimal digits (PostgreSQL 15, 8.4.1).
    init?(postgres text: UnsafeRawBufferPointer) {
        guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return nil
        }
        func digit(_ byte: UInt8) -> UInt8 { byte < UInt8(ascii: "a") ? byte &- UInt8(ascii: "0") : byte &- 87 }
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 2 - 1) { buffer, count in
            count = text.count / 2 - 1
            for place in 0..<count {
                buffer[place] = digit(text[2 * place + 2]) << 4 | digit(text[2 * place + 3])
            }
        }
        self = bytes.data
    }
}
