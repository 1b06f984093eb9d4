//! What is measured (Amazon CloudWatch).

use super::fault::fault;
use crate::cloud::{CloudError, Fault, Metrics, Of, Reading, Readings, Signal, Subjects};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode,
};
use jiff::{SignedDuration, Timestamp};

const SERVICE: &str = "CloudWatch";
const CALL: &str = "GetMetricData";

/// What is older is not asked for.
const BACK: SignedDuration = SignedDuration::from_mins(20);

pub(super) struct CloudWatch(aws_sdk_cloudwatch::Client);

impl CloudWatch {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_cloudwatch::Client::new(config))
    }
}

#[async_trait]
impl Metrics for CloudWatch {
    async fn read(&self, of: &Subjects, now: Timestamp) -> Result<Readings, CloudError> {
        let queries: Vec<MetricDataQuery> = Signal::ALL
            .into_iter()
            .enumerate()
            .filter_map(|(place, signal)| query(place, signal, of))
            .collect();
        if queries.is_empty() {
            return Ok(Readings::new());
        }
        let ask = self
            .0
            .get_metric_data()
            .set_metric_data_queries(Some(queries))
            .start_time(DateTime::from_secs(now.as_second() - BACK.as_secs()))
            .end_time(DateTime::from_secs(now.as_second()))
            .scan_by(ScanBy::TimestampDescending);
        let said = ask.send().await.map_err(|error| fault(SERVICE, CALL, &error))?;
        let mut readings = Readings::new();
        // The newest comes first, so that whatever stands on further pages is older.
        for result in said.metric_data_results.into_iter().flatten() {
            if result.status_code == Some(StatusCode::Forbidden) {
                let detail = format!("{}: Forbidden", result.label.unwrap_or_default());
                return Err(CloudError { service: SERVICE, operation: CALL, fault: Fault::Denied, detail });
            }
            readings.extend(reading(&result));
        }
        Ok(readings)
    }
}

/// The question after one signal; `None` where nothing is named of which it could be measured.
fn query(place: usize, signal: Signal, of: &Subjects) -> Option<MetricDataQuery> {
    let measure = signal.measure();
    let (namespace, dimensions) = match measure.of {
        Of::FileSystem => ("AWS/FSx", vec![("FileSystemId", of.file_system.as_ref()?)]),
        Of::Gateway => {
            let (id, name) = of.gateway.as_ref()?;
            ("AWS/StorageGateway", vec![("GatewayId", id), ("GatewayName", name)])
        }
        Of::Line => ("AWS/DX", vec![("ConnectionId", of.line.as_ref()?)]),
    };
    let dimension = |(name, value): (&str, &String)| Dimension::builder().name(name).value(value).build();
    let metric = Metric::builder()
        .namespace(namespace)
        .metric_name(measure.metric)
        .set_dimensions(Some(dimensions.into_iter().map(dimension).collect()))
        .build();
    let period = i32::try_from(measure.period.as_secs()).unwrap_or(60);
    let stat = MetricStat::builder().metric(metric).period(period).stat(measure.statistic).build();
    Some(MetricDataQuery::builder().id(format!("m{place}")).metric_stat(stat).build())
}

/// The newest value of an answer.
fn reading(result: &MetricDataResult) -> Option<(Signal, Reading)> {
    let place: usize = result.id()?.strip_prefix('m')?.parse().ok()?;
    let signal = *Signal::ALL.get(place)?;
    let (begin, value) = result.timestamps().iter().zip(result.values()).max_by_key(|(at, _)| at.secs())?;
    let over = signal.measure().period;
    let at = Timestamp::from_second(begin.secs()).ok()?.saturating_add(over).ok()?;
    value.is_finite().then_some((signal, Reading { at, over, value: *value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(id: &str, values: &[(i64, f64)]) -> MetricDataResult {
        let times = values.iter().map(|(at, _)| DateTime::from_secs(*at)).collect();
        let values = values.iter().map(|(_, value)| *value).collect();
        MetricDataResult::builder().id(id).set_timestamps(Some(times)).set_values(Some(values)).build()
    }

    #[test]
    fn the_newest_value_counts_in_whatever_order_they_come() {
        for values in [[(600, 1.0), (660, 2.0)], [(660, 2.0), (600, 1.0)]] {
            let (signal, reading) = reading(&result("m1", &values)).expect("a value");
            assert_eq!((signal, reading.value), (Signal::Network, 2.0));
            assert_eq!(reading.at.as_second(), 720, "a value is as old as the end of its stretch");
        }
        for none in [result("m1", &[]), result("m99", &[(0, 1.0)]), result("x", &[(0, 1.0)])] {
            assert_eq!(reading(&none), None);
        }
        assert_eq!(reading(&result("m0", &[(0, f64::NAN)])), None);
    }

    #[test]
    fn nothing_is_asked_of_what_is_not_named() {
        let of = Subjects { line: Some("dxcon-1".into()), ..Subjects::default() };
        let asked: Vec<Signal> = Signal::ALL
            .into_iter()
            .enumerate()
            .filter(|(place, signal)| query(*place, *signal, &of).is_some())
            .map(|(_, signal)| signal)
            .collect();
        assert_eq!(asked, [Signal::LineUp, Signal::LineDown]);
    }
}
