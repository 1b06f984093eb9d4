//! Bytes: written at any place in any order, read back as they were.

use super::{Outcome, Place, checks, noise, together};
use bytes::{Bytes, BytesMut};
use ingest::share::Access;

checks! {
    blocks_may_come_in_any_order
    handles_may_write_at_the_same_time
    one_handle_takes_many_calls_at_once
    a_write_beyond_the_end_leaves_zeros_between
    a_write_inside_keeps_what_is_around_it
    zeros_replace_what_was_there
    a_write_of_nothing_changes_nothing
    a_read_is_short_only_at_the_end
    a_read_takes_any_offset_and_length
    what_is_written_is_seen_by_others_before_the_flush
    a_flush_may_be_repeated
    shortening_cuts_off_the_end
    lengthening_appends_zeros
    a_file_may_be_longer_than_a_block
    a_file_may_be_longer_than_32_bits
}

/// The content of a file of `parts` parts of `len` bytes.
fn whole(parts: u64, len: usize) -> Bytes {
    let mut whole = BytesMut::new();
    (0..parts).for_each(|part| whole.extend_from_slice(&noise(part, len)));
    whole.freeze()
}

async fn blocks_may_come_in_any_order(at: Place) -> Outcome {
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    for part in [3, 0, 6, 1, 5, 2, 4] {
        at.share.write_at(file, part * 70_001, noise(part, 70_001)).await?;
    }
    at.share.close(file).await?;
    assert!(at.content(&path).await? == whole(7, 70_001));
    Ok(())
}

async fn handles_may_write_at_the_same_time(at: Place) -> Outcome {
    const LEN: usize = 256 << 10;
    let path = at.path("file");
    let mut handles = Vec::new();
    for _ in 0..4 {
        handles.push(at.share.open(&path, Access::Write).await?);
    }
    let parts = (0..32).zip(handles.clone().into_iter().cycle());
    let writes = parts.map(|(part, file)| {
        let share = at.share.clone();
        async move { share.write_at(file, part * LEN as u64, noise(part, LEN)).await }
    });
    together(writes).await?;
    for file in handles {
        at.share.flush(file).await?;
        at.share.close(file).await?;
    }
    assert!(at.content(&path).await? == whole(32, LEN));
    Ok(())
}

async fn one_handle_takes_many_calls_at_once(at: Place) -> Outcome {
    const LEN: usize = 64 << 10;
    let path = at.file("file", whole(32, LEN)).await?;
    let file = at.share.open(&path, Access::Read).await?;
    let reads = (0..32).map(|part| {
        let share = at.share.clone();
        async move { share.read_at(file, part * LEN as u64, LEN).await }
    });
    for (part, read) in (0..).zip(together(reads).await?) {
        assert!(read == noise(part, LEN), "part {part}");
    }
    at.share.close(file).await
}

async fn a_write_beyond_the_end_leaves_zeros_between(at: Place) -> Outcome {
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 3, Bytes::from_static(b"end")).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "\0\0\0end");
    Ok(())
}

async fn a_write_inside_keeps_what_is_around_it(at: Place) -> Outcome {
    let path = at.file("file", "one two three").await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 4, Bytes::from_static(b"TWO")).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "one TWO three");
    Ok(())
}

async fn zeros_replace_what_was_there(at: Place) -> Outcome {
    const MIB: usize = 1 << 20;
    let path = at.file("file", noise(1, 5 * MIB)).await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 777, vec![0; 2 * MIB].into()).await?;
    at.share.write_at(file, 6 * MIB as u64, vec![0; MIB].into()).await?;
    at.share.close(file).await?;
    let content = at.content(&path).await?;
    let mut expected = noise(1, 5 * MIB).to_vec();
    expected[777..777 + 2 * MIB].fill(0);
    expected.resize(7 * MIB, 0);
    assert!(content == expected);
    Ok(())
}

async fn a_write_of_nothing_changes_nothing(at: Place) -> Outcome {
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 0, Bytes::new()).await?;
    at.share.flush(file).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "");
    Ok(())
}

async fn a_read_is_short_only_at_the_end(at: Place) -> Outcome {
    let path = at.file("file", "0123456789").await?;
    let file = at.share.open(&path, Access::Read).await?;
    for (offset, len, expected) in
        [(0, 10, "0123456789"), (2, 3, "234"), (8, 9, "89"), (10, 1, ""), (99, 9, ""), (4, 0, "")]
    {
        assert_eq!(at.share.read_at(file, offset, len).await?, expected, "{len} at {offset}");
    }
    at.share.close(file).await
}

async fn a_read_takes_any_offset_and_length(at: Place) -> Outcome {
    let content = noise(1, 300_007);
    let path = at.file("file", content.clone()).await?;
    let file = at.share.open(&path, Access::Read).await?;
    for offset in [0, 1, 511, 512, 4095, 4096, 4097, 65_537, 200_000, 300_006] {
        for len in [1, 511, 512, 4096, 4099, 65_536, 100_007, 300_007] {
            let end = (offset + len).min(content.len());
            let read = at.share.read_at(file, offset as u64, len).await?;
            assert!(read == content[offset..end], "{len} at {offset}");
        }
    }
    at.share.close(file).await
}

async fn what_is_written_is_seen_by_others_before_the_flush(at: Place) -> Outcome {
    let path = at.path("file");
    let writer = at.share.open(&path, Access::Write).await?;
    for round in 0..3 {
        at.share.write_at(writer, 0, noise(round, 100_000)).await?;
        assert!(at.share.read_at(writer, 0, 100_000).await? == noise(round, 100_000));
        assert!(at.content(&path).await? == noise(round, 100_000), "round {round}");
    }
    at.share.close(writer).await
}

async fn a_flush_may_be_repeated(at: Place) -> Outcome {
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.flush(file).await?;
    at.share.write_at(file, 0, Bytes::from_static(b"content")).await?;
    at.share.flush(file).await?;
    at.share.flush(file).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "content");
    Ok(())
}

async fn shortening_cuts_off_the_end(at: Place) -> Outcome {
    let path = at.file("file", "0123456789").await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.set_len(file, 4).await?;
    assert_eq!(at.content(&path).await?, "0123");
    at.share.set_len(file, 0).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "");
    Ok(())
}

async fn lengthening_appends_zeros(at: Place) -> Outcome {
    let path = at.file("file", "0123456789").await?;
    let file = at.share.open(&path, Access::Write).await?;
    at.share.set_len(file, 4).await?;
    at.share.set_len(file, 6).await?;
    at.share.close(file).await?;
    assert_eq!(at.content(&path).await?, "0123\0\0");
    Ok(())
}

async fn a_file_may_be_longer_than_a_block(at: Place) -> Outcome {
    const BLOCK: usize = 16 << 20;
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.write_at(file, 0, noise(1, BLOCK)).await?;
    at.share.write_at(file, BLOCK as u64, noise(2, 1)).await?;
    at.share.flush(file).await?;
    assert!(at.share.read_at(file, 0, BLOCK).await? == noise(1, BLOCK));
    assert!(at.share.read_at(file, BLOCK as u64, BLOCK).await? == noise(2, 1));
    at.share.close(file).await?;
    assert_eq!(at.share.stat(&path).await?.map(|entry| entry.size), Some(BLOCK as u64 + 1));
    Ok(())
}

async fn a_file_may_be_longer_than_32_bits(at: Place) -> Outcome {
    const END: u64 = (4 << 30) + 12_345;
    let path = at.path("file");
    let file = at.share.open(&path, Access::Write).await?;
    at.share.set_len(file, END).await?;
    at.share.write_at(file, END - 5, Bytes::from_static(b"end")).await?;
    assert_eq!(at.share.read_at(file, END - 6, 100).await?, "\0end\0\0");
    at.share.close(file).await?;
    assert_eq!(at.share.stat(&path).await?.map(|entry| entry.size), Some(END));
    at.share.remove_file(&path).await
}
