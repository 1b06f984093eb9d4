//! Throughput of the one-pass hasher on one core: BLAKE3 alone, and with each other algorithm in the same pass.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ingest::manifest::hasher::OnePass;
use ingest::words::block::BLOCK;
use ingest::words::digest::Algorithm;
use std::hint::black_box;

fn one_pass(criterion: &mut Criterion) {
    let block: Vec<u8> = (0..BLOCK).map(|place| (place * 31 % 251) as u8).collect();
    let mut group = criterion.benchmark_group("one pass");
    group.throughput(Throughput::Bytes(BLOCK)).sample_size(20);
    for other in Algorithm::ALL {
        let name = match other {
            Algorithm::Blake3 => "blake3".into(),
            other => format!("blake3+{other}"),
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut hasher = OnePass::exactly(BLOCK, &[other]);
                hasher.block(black_box(&block));
                hasher.finish()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, one_pass);
criterion_main!(benches);
