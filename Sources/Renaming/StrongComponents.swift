/// The strongly connected components of a directed graph.
///
/// Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), with an explicit stack, because a chain of
/// renames can be as long as a folder.
enum StrongComponents {
    /// - Parameter edges: the successors of each node.
    /// - Returns: the components, each after those that it leads to.
    static func find(_ edges: [[Int]]) -> [[Int]] {
        var found: [[Int]] = []
        var index = [Int](repeating: -1, count: edges.count)
        var low = index
        var onStack = [Bool](repeating: false, count: edges.count)
        var stack: [Int] = []
        var visits: [(node: Int, next: Int)] = []
        var count = 0

        func enter(_ node: Int) {
            index[node] = count
            low[node] = count
            count += 1
            stack.append(node)
            onStack[node] = true
            visits.append((node, 0))
        }

        for start in edges.indices where index[start] < 0 {
            enter(start)
            while let (node, next) = visits.last {
                if next < edges[node].count {
                    visits[visits.count - 1].next += 1
                    let other = edges[node][next]
                    if index[other] < 0 {
                        enter(other)
                    } else if onStack[other] {
                        low[node] = min(low[node], index[other])
                    }
                    continue
                }
                visits.removeLast()
                if let parent = visits.last?.node { low[parent] = min(low[parent], low[node]) }
                guard low[node] == index[node] else { continue }
                var part: [Int] = []
                while let member = stack.popLast() {
                    onStack[member] = false
                    part.append(member)
                    if member == node { break }
                }
                found.append(part.sorted())
            }
        }
        return found
    }
}
