/// Many names in little memory: a text of their own for each would take three times as much.
struct NameList: Sendable {
    private var text: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    subscript(index: Int) -> String {
        String(decoding: text[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
    }

    mutating func append(_ name: String) {
        text += name.utf8
        ends.append(text.count)
    }

    /// The same names in another order.
    func reordered(_ order: [Int]) -> NameList {
        var list = NameList()
        list.text.reserveCapacity(text.count)
        list.ends.reserveCapacity(order.count)
        for index in order {
            list.text += text[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
            list.ends.append(list.text.count)
        }
        return list
    }
}
