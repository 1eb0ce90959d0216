/// Minutes east of UTC at a position at a time in UTC; nil if unknown. Blocking.
public typealias ZoneOffset = @Sendable (_ position: Position, _ time: CaptureDate) -> Int?
