import FileSystem

/// What one photo may cost.
public struct DecodeLimits: Codable, Hashable, Sendable {
    /// Bytes for the pixels of all photos together.
    public var memory: Int
    /// Bytes for the pixels of one photo. One that needs more than `memory` is decoded alone.
    public var largest: Int
    /// Seconds of processor time.
    public var processorTime = 30
    /// Seconds without processor time used or bytes read, after which a decoder is given up.
    public var patience = 120

    public init(memory: Int, largest: Int? = nil) {
        self.memory = memory
        self.largest = largest ?? memory
    }

    /// Bytes by which a decoder may grow while it reads a header. WebP reserves the whole picture then.
    var opening: Int { max(memory, 256 << 20) }

    /// Bytes by which a decoder may grow while it decodes: generous, because what was freed before may be in pieces.
    func growth(for cost: Int) -> Int { 2 * cost + 256 << 20 }
}

/// How the memory of a run is divided.
public struct DecodeResources: Hashable, Sendable {
    /// Processes.
    public var decoders: Int
    public var limits: DecodeLimits

    public init(decoders: Int, limits: DecodeLimits) {
        self.decoders = decoders
        self.limits = limits
    }

    /// Bytes of this process where a server describes the photos (measured: 50 MiB).
    public static let process = 80 << 20
    /// Bytes of a decoder that has decoded every format, without pixels (measured: 40 MiB, and 15 that all have together).
    private static let decoder = 55 << 20
    /// Bytes for the pixels of a photo of 12 megapixels, whatever its format: they come before a second decoder.
    private static let photo = 128 << 20
    /// The same of a JPEG.
    private static let jpeg = 8 << 20

    /// - Parameters:
    ///   - memory: bytes of all processes of a run, pixels included; nil for an eighth of the machine's memory, at least 400 MiB and at
    ///     most 2 GiB. Never more than the control group allows.
    ///   - cores: decoders at most.
    ///   - process: bytes of this process.
    public init(memory: Int?, cores: Int, process: Int = Self.process) {
        let group = MachineMemory.limit ?? .max
        self.init(
            memory: min(memory ?? min(max(MachineMemory.physical / 8, 400 << 20), 2 << 30), group), cores: cores,
            process: process,
            // Without a limit, one large photo may have half of what there is.
            alone: memory == nil ? min(MachineMemory.physical, group) / 2 : 0)
    }

    init(memory: Int, cores: Int, process: Int = Self.process, alone: Int) {
        let rest = memory - process
        decoders = max(1, min(cores, (rest - Self.photo) / (Self.decoder + Self.jpeg)))
        let pixels = max(rest - decoders * Self.decoder, 64 << 20)
        limits = DecodeLimits(memory: pixels, largest: max(pixels, alone - process - Self.decoder))
    }
}
