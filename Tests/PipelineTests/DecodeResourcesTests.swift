import Testing

@testable import Pipeline

/// How many decoders run, and what their pictures may take together, follows from the memory that a run may have.
struct DecodeResourcesTests {
    func resources(_ mebibytes: Int, cores: Int, alone: Int = 0) -> DecodeResources {
        DecodeResources(memory: mebibytes << 20, cores: cores, alone: alone << 20)
    }

    /// As DecodingCost has it for 4,000 × 3,000 pixels of 8 bits.
    let heic = 120 << 20

    @Test func `on a large machine, pictures that are decoded whole run side by side`() {
        for cores in [2, 4, 8] {
            let resources = resources(2_048, cores: cores)
            #expect(resources.decoders == cores)
            #expect(resources.limits.memory >= heic * cores)
        }
    }

    @Test func `on a machine of 1 GiB, one of them runs at a time`() {
        let resources = resources(400, cores: 4, alone: 512)
        #expect((heic..<2 * heic).contains(resources.limits.memory))
    }

    @Test func `such a picture comes before a second decoder`() {
        #expect(resources(300, cores: 4).decoders == 1)
        #expect(resources(300, cores: 4).limits.memory >= heic)
    }

    @Test func `there are never more decoders than the memory is enough for`() {
        for mebibytes in stride(from: 200, through: 4_096, by: 61) {
            for cores in [1, 2, 16, 128] {
                let resources = resources(mebibytes, cores: cores)
                #expect(resources.decoders >= 1 && resources.decoders <= cores)
                let all = 80 + resources.decoders * 55 + resources.limits.memory >> 20
                #expect(all <= max(mebibytes, 199))
            }
        }
    }

    @Test func `without a limit a large picture may have half of what there is, and with one no more than that`() {
        #expect(resources(400, cores: 2, alone: 512).limits.largest == 377 << 20)
        #expect(resources(400, cores: 2).limits.largest == resources(400, cores: 2).limits.memory)
    }
}
