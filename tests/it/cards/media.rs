//! Files of picture and sound with the structure of real ones and little in them: boxes, keys and lengths, chunks, packets.

/// What fills media: never zero, and not the same everywhere.
fn noise(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at * 31 % 251 + 1) as u8).collect()
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
}

fn index(chunk: u32) -> Vec<u8> {
    let table = boxed(b"stco", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &chunk.to_be_bytes()].concat());
    let trak = [b"stbl", b"minf", b"mdia", b"trak"].iter().fold(table, |inner, kind| boxed(kind, &inner));
    boxed(b"moov", &[boxed(b"mvhd", &noise(100)), trak].concat())
}

/// A film with its index last, as most cameras write it: `ftyp`, `wide`, `mdat` with 64 bits, `moov`.
pub(crate) fn mov(bytes: usize) -> Vec<u8> {
    let head = [boxed(b"ftyp", b"qt  \x20\x05\x03\0qt  \0\0\0\0"), boxed(b"wide", &[])].concat();
    let mdat =
        [&1_u32.to_be_bytes()[..], b"mdat", &(16 + bytes as u64).to_be_bytes(), &noise(bytes)].concat();
    let chunk = head.len() as u32 + 16;
    [head, mdat, index(chunk)].concat()
}

const PARTITION: [u8; 13] = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01];

fn klv(key: [u8; 16], value: &[u8]) -> Vec<u8> {
    [&key[..], &[0x84], &(value.len() as u32).to_be_bytes(), value].concat()
}

fn key(kind: u8, state: u8) -> [u8; 16] {
    let mut key = [0; 16];
    key[..13].copy_from_slice(&PARTITION);
    key[13..15].copy_from_slice(&[kind, state]);
    key
}

fn pack(kind: u8, state: u8, this: u64, footer: u64) -> Vec<u8> {
    let mut value = [0; 88];
    value[..4].copy_from_slice(&[0, 1, 0, 3]);
    value[8..16].copy_from_slice(&this.to_be_bytes());
    value[24..32].copy_from_slice(&footer.to_be_bytes());
    klv(key(kind, state), &value)
}

/// MXF: header, essence, footer, table of partitions.
pub(crate) fn mxf(bytes: usize) -> Vec<u8> {
    let essence =
        [0x06, 0x0e, 0x2b, 0x34, 0x01, 0x02, 0x01, 0x01, 0x0d, 0x01, 0x03, 0x01, 0x15, 0x01, 0x05, 0x00];
    let body = klv(essence, &noise(bytes));
    let footer = (pack(2, 4, 0, 0).len() + body.len()) as u64;
    let rows: Vec<u8> = [0, footer].iter().flat_map(|at| [&[0; 4][..], &at.to_be_bytes()].concat()).collect();
    let table = klv(key(0x11, 1), &[&rows[..], &(rows.len() as u32 + 25).to_be_bytes()].concat());
    [pack(2, 4, 0, footer), body, pack(4, 4, footer, footer), table].concat()
}

/// MXF that its recorder never closed: the header is open and names no footer.
pub(crate) fn mxf_open(bytes: usize) -> Vec<u8> {
    let whole = mxf(bytes);
    let essence = &whole[pack(2, 1, 0, 0).len()..];
    [&pack(2, 1, 0, 0)[..], &essence[..bytes]].concat()
}

fn red_block(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
}

/// What a header says about the camera and the medium.
fn red_tags() -> Vec<u8> {
    let tags =
        [(0x1071_u16, "DSMC2 HELIUM 8K"), (0x1032, "R123-45"), (0x1030, "20230405"), (0x1031, "101112")];
    let record = |(tag, text): (u16, &str)| {
        [&(text.len() as u16 + 4).to_be_bytes()[..], &tag.to_be_bytes(), text.as_bytes()].concat()
    };
    tags.into_iter().flat_map(record).collect()
}

/// An R3D segment of the first generation.
pub(crate) fn r3d(bytes: usize) -> Vec<u8> {
    let mut file = red_block(b"RED1", &[&b"\0\0R1and what a header says"[..], &red_tags()].concat());
    file.extend(red_block(b"REDV", &noise(bytes)));
    let frames = file.len() as u32;
    file.extend(red_block(b"RDVO", &noise(64)));
    file.extend(red_block(b"REOB", &[&frames.to_be_bytes()[..], &[0; 44]].concat()));
    file
}

/// An R3D segment of the second generation: blocks on a grid of 4 KiB.
pub(crate) fn r3d2(blocks: usize) -> Vec<u8> {
    let on_grid = |mut block: Vec<u8>| {
        block.resize(block.len().next_multiple_of(0x1000), 7);
        block
    };
    let head = on_grid(red_block(b"RED2", &[&b"\0\0R2and what a header says"[..], &red_tags()].concat()));
    let frames = on_grid(red_block(b"RDV2", &noise(9000))).repeat(blocks);
    [head, frames].concat()
}

/// A frame of ARRIRAW.
pub(crate) fn ari(bytes: usize) -> Vec<u8> {
    let mut frame = noise(4096 + bytes);
    frame[..8].copy_from_slice(b"ARRI\x12\x34\x56\x78");
    frame[8..12].copy_from_slice(&4096_u32.to_le_bytes());
    frame[0x40..0x44].copy_from_slice(&(bytes as u32).to_le_bytes());
    frame
}

/// A frame of DPX, of a sequence of 24.
pub(crate) fn dpx(bytes: usize) -> Vec<u8> {
    let mut frame = noise(2048 + bytes);
    frame[..4].copy_from_slice(b"SDPX");
    frame[16..20].copy_from_slice(&(2048 + bytes as u32).to_be_bytes());
    frame[1716..1720].copy_from_slice(&24_u32.to_be_bytes());
    frame
}

/// A frame of DNG or TIFF: one directory, two strips.
pub(crate) fn dng(bytes: usize) -> Vec<u8> {
    let entry = |tag: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &4_u16.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut file = b"II*\0\x08\0\0\0\x02\0".to_vec();
    file.extend([entry(273, 2, 38), entry(279, 2, 46), 0_u32.to_le_bytes().to_vec()].concat());
    let half = bytes as u32 / 2;
    for number in [54, 54 + half, half, half] {
        file.extend(number.to_le_bytes());
    }
    [file, noise(2 * half as usize)].concat()
}

/// A frame of EXR with three stretches of lines.
pub(crate) fn exr(bytes: usize) -> Vec<u8> {
    let attribute = |name: &str, kind: &str, value: &[u8]| {
        [name.as_bytes(), b"\0", kind.as_bytes(), b"\0", &(value.len() as u32).to_le_bytes(), value].concat()
    };
    let window: Vec<u8> = [0, 0, 9, 39_i32].iter().flat_map(|side| side.to_le_bytes()).collect();
    let mut file = b"\x76\x2f\x31\x01\x02\0\0\0".to_vec();
    file.extend(attribute("compression", "compression", &[3]));
    file.extend(attribute("dataWindow", "box2i", &window));
    file.push(0);
    let (first, stretch) = (file.len() + 3 * 8, bytes / 3);
    for number in 0..3 {
        file.extend(((first + number * (stretch + 8)) as u64).to_le_bytes());
    }
    for number in 0..3_i32 {
        file.extend(
            [&(number * 16).to_le_bytes()[..], &(stretch as u32).to_le_bytes(), &noise(stretch)].concat(),
        );
    }
    file
}

/// A film with its index first, of a brand.
pub(crate) fn mov_first(brand: &[u8; 4], bytes: usize) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", &[&brand[..], &[0, 0, 0, 1], brand].concat());
    let chunk = (ftyp.len() + index(0).len() + 8) as u32;
    [ftyp, index(chunk), boxed(b"mdat", &noise(bytes))].concat()
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let pad = vec![0; content.len() % 2];
    [&kind[..], &(content.len() as u32).to_le_bytes(), content, &pad].concat()
}

/// Broadcast WAVE with what the recorder wrote about it.
pub(crate) fn wav(bytes: usize, ixml: &str) -> Vec<u8> {
    let parts = [
        chunk(b"bext", &noise(602)),
        chunk(b"fmt ", &[1, 0, 2, 0, 0x80, 0xbb, 0, 0, 0, 0x65, 4, 0, 6, 0, 24, 0]),
        chunk(b"data", &noise(bytes)),
        chunk(b"iXML", ixml.as_bytes()),
    ];
    let body = parts.concat();
    [&b"RIFF"[..], &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
}

/// A transport stream as AVCHD has it.
pub(crate) fn mts(units: usize) -> Vec<u8> {
    let mut packet = noise(192);
    packet[4] = 0x47;
    packet.repeat(32 * units)
}
