#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How much memory there is, in bytes.
public enum MachineMemory {
    /// Of the machine.
    public static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

    /// The smallest limit of the control groups that this process is in; nil for none.
    ///
    /// Version 2: cgroup-v2.rst, `memory.max`. Version 1: cgroup-v1/memory.rst, `memory.limit_in_bytes`.
    public static var limit: Int? { limit(of: SystemFile.text("/proc/self/cgroup") ?? "", below: "/sys/fs/cgroup") }

    /// - Parameters:
    ///   - groups: lines `ID:CONTROLLERS:PATH` of /proc/self/cgroup; version 2 has no controllers.
    ///   - root: where the hierarchies are mounted.
    /// - Returns: nil for no limit.
    static func limit(of groups: String, below root: String) -> Int? {
        var found: [Int] = []
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isSecond = parts[1].isEmpty
            guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
            let (folder, file) = isSecond ? (root, "memory.max") : (root + "/memory", "memory.limit_in_bytes")
            // A container sees its own group as the root. Each group above has a limit as well.
            var path = parts[2]
            while true {
                if let text = SystemFile.text(folder + path + "/" + file), let bytes = Int(text.filter(\.isNumber)),
                    bytes > 0
                {
                    found.append(bytes)
                }
                guard let slash = path.lastIndex(of: "/"), path != "/" else { break }
                path = slash == path.startIndex ? "/" : path[..<slash]
            }
        }
        // Version 1 says "no limit" with a number near the largest.
        return found.filter { $0 < 1 << 60 }.min()
    }
}
