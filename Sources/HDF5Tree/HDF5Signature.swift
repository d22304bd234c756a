/// Where an HDF5 file says that it is one: HDF5 File Format Specification, version 3.0, section II.A.
package enum HDF5Signature {
    package static let bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The place of the signature: 0 or, behind a user block that may hold anything, 512 bytes or twice, four times, ... as
    /// many. Nil where there is none.
    package static func place(in file: UnsafeRawBufferPointer) -> Int? {
        var place = 0
        while place <= file.count - bytes.count {
            if file[place..<place + bytes.count].elementsEqual(bytes) { return place }
            place = place == 0 ? 512 : place * 2
        }
        return nil
    }
}
