/** Numbers of the least significant byte first, as memory holds them. */
export class StoredBytes {
  private readonly parts: Buffer[] = [];

  add(length: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(length);
    write(buffer);
    this.parts.push(buffer);
    return this;
  }

  int16 = (value: number): this => this.add(2, (buffer) => buffer.writeInt16LE(value));
  uint16 = (value: number): this => this.add(2, (buffer) => buffer.writeUInt16LE(value));
  uint32 = (value: number): this => this.add(4, (buffer) => buffer.writeUInt32LE(value));
  double = (value: number): this => this.add(8, (buffer) => buffer.writeDoubleLE(value));
  raw = (bytes: Uint8Array): this => this.add(bytes.length, (buffer) => buffer.set(bytes));

  done(): Buffer {
    return Buffer.concat(this.parts);
  }
}
