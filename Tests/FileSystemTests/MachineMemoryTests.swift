import Foundation
import TestSupport
import Testing

@testable import FileSystem

struct MachineMemoryTests {
    @Test func `the smallest limit of the groups of a process and those above counts, of either version`() throws {
        let scratch = try Scratch()
        try scratch.write("memory.max", "max\n")
        try scratch.write("user/memory.max", "3000000000\n")
        try scratch.write("user/job/memory.max", "max\n")
        func limit(_ groups: String) -> Int? { MachineMemory.limit(of: groups, below: scratch.path) }
        #expect(limit("0::/user/job\n") == 3_000_000_000)
        #expect(limit("0::/other\n") == nil)
        #expect(limit("") == nil && limit("nonsense\n::\n") == nil)
        try scratch.write("memory/memory.limit_in_bytes", "9223372036854771712\n")
        try scratch.write("memory/docker/x/memory.limit_in_bytes", "1073741824\n")
        #expect(limit("12:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n0::/\n") == 1 << 30)
        #expect(limit("4:memory:/\n") == nil)
    }

    @Test func `the machine has memory`() {
        #expect(MachineMemory.physical > 256 << 20)
    }
}
