//! Draws as Parquet: one row a draw, one column for everything that is kept of it.
//!
//! `index` (INT64), `solved` (text), `log_likelihood`, `log_density` (DOUBLE), then the columns of the [`Schema`]: DOUBLE, or text where they name
//! an option. Nothing is NaN; what is not there is null. The same rows give the same bytes: groups have a fixed number of rows, and no
//! time or machine is written down.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use demarche_inference::solve::Route;
use demarche_inference::uncertain::ensemble::{Head, Record, Schema, Table};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

/// Rows of a group: what is in memory at once while a table is written.
const GROUP: usize = 4096;
/// Bytes of distinct values above which a column of a group is stored plainly: what does not change takes next to no room.
const DICTIONARY: usize = 8192;
/// Columns before those of the schema.
const OWN: usize = 4;

type Result<T> = std::result::Result<T, ParquetError>;

fn layout(schema: &Schema) -> Result<TypePtr> {
    let number = |name: &str, physical, repetition| {
        let column = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        Ok::<_, ParquetError>(Arc::new(column.build()?))
    };
    let text = |name: &str, repetition| {
        let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_repetition(repetition);
        Ok::<_, ParquetError>(Arc::new(column.build()?))
    };
    let mut fields = vec![
        number("index", Physical::INT64, Repetition::REQUIRED)?,
        text("solved", Repetition::REQUIRED)?,
        number("log_likelihood", Physical::DOUBLE, Repetition::OPTIONAL)?,
        number("log_density", Physical::DOUBLE, Repetition::REQUIRED)?,
    ];
    for column in schema.columns() {
        fields.push(if column.options.is_empty() {
            number(&column.name, Physical::DOUBLE, Repetition::OPTIONAL)?
        } else {
            text(&column.name, Repetition::OPTIONAL)?
        });
    }
    let row = Type::group_type_builder("draw").with_fields(fields);
    Ok(Arc::new(row.build()?))
}

/// Writes a table row by row.
pub(super) struct Writer<'s> {
    schema: &'s Schema,
    file: SerializedFileWriter<BufWriter<&'s mut File>>,
    group: Vec<Record>,
}

impl<'s> Writer<'s> {
    pub(super) fn new(file: &'s mut File, schema: &'s Schema) -> Result<Writer<'s>> {
        let properties = WriterProperties::builder()
            .set_created_by(format!("demarche {}", env!("CARGO_PKG_VERSION")))
            .set_dictionary_page_size_limit(DICTIONARY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let file = BufWriter::new(file);
        Ok(Writer {
            schema,
            file: SerializedFileWriter::new(file, layout(schema)?, Arc::new(properties))?,
            group: Vec::new(),
        })
    }

    pub(super) fn push(&mut self, record: Record) -> Result<()> {
        self.group.push(record);
        if self.group.len() == GROUP {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.group);
        let mut group = self.file.next_row_group()?;
        let index: Vec<i64> = rows.iter().map(|row| row.index as i64).collect();
        next::<Int64Type>(&mut group, &index, None)?;
        let solved: Vec<ByteArray> = rows.iter().map(|row| name(row.route).into()).collect();
        next::<ByteArrayType>(&mut group, &solved, None)?;
        let likelihoods = rows.iter().map(|row| row.log_likelihood);
        next_numbers(&mut group, likelihoods)?;
        let densities: Vec<f64> = rows.iter().map(|row| row.log_density).collect();
        next::<DoubleType>(&mut group, &densities, None)?;
        for (place, column) in self.schema.columns().iter().enumerate() {
            let there = |row: &Record| Some(row.values[place]).filter(|value| !value.is_nan());
            if column.options.is_empty() {
                next_numbers(&mut group, rows.iter().map(there))?;
                continue;
            }
            let options = rows.iter().map(there).map(|value| {
                let option = column.options.get(value? as usize)?;
                Some(ByteArray::from(option.as_str()))
            });
            let options: Vec<Option<ByteArray>> = options.collect();
            let levels: Vec<i16> = options.iter().map(|o| i16::from(o.is_some())).collect();
            let options: Vec<ByteArray> = options.into_iter().flatten().collect();
            next::<ByteArrayType>(&mut group, &options, Some(&levels))?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        let mut file = self.file.into_inner()?;
        file.flush()?;
        Ok(())
    }
}

fn next_numbers(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<&mut File>>,
    values: impl Iterator<Item = Option<f64>> + Clone,
) -> Result<()> {
    let levels: Vec<i16> = values.clone().map(|v| i16::from(v.is_some())).collect();
    let values: Vec<f64> = values.flatten().collect();
    next::<DoubleType>(group, &values, Some(&levels))
}

fn next<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<&mut File>>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    let missing = || ParquetError::General("there are more columns than in the layout".into());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

/// What reading gives. A reader's error is told in our words, and a panic of its is an error like any other, since a file may be
/// damaged in ways that it does not foresee.
fn caught<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        // What the disk says.
        Ok(Err(ParquetError::External(error))) => Err(ParquetError::External(error)),
        Ok(Err(_)) | Err(_) => {
            let message = "this is no table of draws, or a damaged one; remove the run's folder and draw again";
            Err(ParquetError::General(message.into()))
        }
    }
}

/// How many rows a table has.
pub(super) fn rows(path: &Path) -> Result<u64> {
    let file = File::open(path)?;
    let file = caught(|| SerializedFileReader::new(file))?;
    Ok(file.metadata().file_metadata().num_rows() as u64)
}

/// A table on the disk.
pub(super) struct Reader {
    file: SerializedFileReader<File>,
    /// The same, for the pages of single columns.
    pages: Arc<File>,
    /// Names of options by column of the schema.
    options: Vec<Vec<String>>,
}

impl Reader {
    /// Opens a table.
    ///
    /// # Errors
    /// It cannot be read, or its columns are not those of the schema.
    pub(super) fn open(path: &Path, schema: &Schema) -> Result<Reader> {
        let file = File::open(path)?;
        let pages = Arc::new(file.try_clone()?);
        let file = caught(|| SerializedFileReader::new(file))?;
        let written = file.metadata().file_metadata().schema_descr();
        if written.root_schema() != layout(schema)?.as_ref() {
            let message = "its columns are not those that this version draws from its scenario: another version drew it; \
                           remove its folder and draw again";
            return Err(ParquetError::General(message.into()));
        }
        let columns = schema.columns().iter();
        Ok(Reader {
            options: columns.map(|column| column.options.clone()).collect(),
            file,
            pages,
        })
    }

    pub(super) fn rows(&self) -> u64 {
        self.file.metadata().file_metadata().num_rows() as u64
    }

    /// Hands over all rows, in their order, a group in memory at a time.
    pub(super) fn each(&self, mut take: impl FnMut(Record) -> Result<()>) -> Result<()> {
        for g in 0..self.file.num_row_groups() {
            let (heads, columns) = caught(|| {
                let group = self.group(g);
                let columns = (0..self.options.len())
                    .map(|place| self.values(&group, place))
                    .collect::<Result<Vec<_>>>()?;
                Ok((heads(&group)?, columns))
            })?;
            for (i, head) in heads.into_iter().enumerate() {
                take(Record {
                    index: head.index,
                    route: head.route,
                    log_likelihood: head.log_likelihood,
                    log_density: head.log_density,
                    values: columns.iter().map(|column| column[i]).collect(),
                })?;
            }
        }
        Ok(())
    }

    fn group(&self, g: usize) -> Group<'_> {
        Group {
            metadata: self.file.metadata().row_group(g),
            pages: &self.pages,
        }
    }

    fn values(&self, group: &Group<'_>, place: usize) -> Result<Vec<f64>> {
        let options = &self.options[place];
        if options.is_empty() {
            let numbers = read::<DoubleType>(group, place + OWN, 1)?;
            return Ok(numbers.map(|v| v.unwrap_or(f64::NAN)).collect());
        }
        let index = |text: Option<ByteArray>| {
            let Some(text) = text else {
                return Ok(f64::NAN);
            };
            let found = options.iter().position(|o| o.as_bytes() == text.data());
            let unknown = || ParquetError::General("it names an option that there is not".into());
            found.map(|i| i as f64).ok_or_else(unknown)
        };
        read::<ByteArrayType>(group, place + OWN, 1)?
            .map(index)
            .collect()
    }
}

impl Table for Reader {
    type Error = ParquetError;

    fn heads(&self) -> Result<Vec<Head>> {
        let mut all = Vec::new();
        for g in 0..self.file.num_row_groups() {
            all.extend(caught(|| heads(&self.group(g)))?);
        }
        Ok(all)
    }

    fn column(&self, place: usize) -> Result<Vec<f64>> {
        let mut all = Vec::new();
        for g in 0..self.file.num_row_groups() {
            all.extend(caught(|| self.values(&self.group(g), place))?);
        }
        Ok(all)
    }
}

/// Rows that lie together. Parquet's own reader of them makes a list of all columns each time that it is asked for one, and a table has as
/// many columns as there is to keep of a draw.
struct Group<'a> {
    metadata: &'a RowGroupMetaData,
    pages: &'a Arc<File>,
}

impl Group<'_> {
    fn rows(&self) -> usize {
        self.metadata.num_rows() as usize
    }

    fn column(&self, i: usize) -> Result<ColumnReader> {
        let metadata = self.metadata.column(i);
        let pages = SerializedPageReader::new(Arc::clone(self.pages), metadata, self.rows(), None)?;
        let described = metadata.column_descr_ptr();
        Ok(get_column_reader(described, Box::new(pages)))
    }
}

fn heads(group: &Group<'_>) -> Result<Vec<Head>> {
    let missing = || ParquetError::General("a draw has no index or density".into());
    let index = read::<Int64Type>(group, 0, 0)?;
    let solved = read::<ByteArrayType>(group, 1, 0)?;
    let likelihoods = read::<DoubleType>(group, 2, 1)?;
    let densities = read::<DoubleType>(group, 3, 0)?;
    index
        .zip(solved)
        .zip(likelihoods.zip(densities))
        .map(|((index, solved), (log_likelihood, log_density))| {
            Ok(Head {
                index: index.ok_or_else(missing)? as u64,
                route: solved.and_then(|s| named(s.data())).ok_or_else(missing)?,
                log_likelihood,
                log_density: log_density.ok_or_else(missing)?,
            })
        })
        .collect()
}

/// The values of a column of a group; `optional` is 1 if they may be missing, else 0.
fn read<T: DataType>(
    group: &Group<'_>,
    column: usize,
    optional: i16,
) -> Result<impl Iterator<Item = Option<T::T>>>
where
    ColumnReaderImpl<T>: TryFromReader,
{
    let rows = group.rows();
    let mut levels = Vec::with_capacity(rows);
    let mut values = Vec::with_capacity(rows);
    let mut reader = ColumnReaderImpl::<T>::of(group.column(column)?)?;
    let mut done = 0;
    while done < rows {
        let (more, _, _) =
            reader.read_records(rows - done, Some(&mut levels), None, &mut values)?;
        if more == 0 {
            return Err(ParquetError::EOF("a column ends too soon".into()));
        }
        done += more;
    }
    if optional == 0 {
        levels = vec![1; rows];
    }
    let mut values = values.into_iter();
    Ok(levels
        .into_iter()
        .map(move |level| if level == 1 { values.next() } else { None }))
}

/// A typed reader, if the column is of that type: Parquet's own conversion panics where it is not.
trait TryFromReader: Sized {
    fn of(reader: ColumnReader) -> Result<Self>;
}

fn wrong<T>() -> Result<T> {
    Err(ParquetError::General("a column is of another type".into()))
}

impl TryFromReader for ColumnReaderImpl<DoubleType> {
    fn of(reader: ColumnReader) -> Result<Self> {
        match reader {
            ColumnReader::DoubleColumnReader(reader) => Ok(reader),
            _ => wrong(),
        }
    }
}

impl TryFromReader for ColumnReaderImpl<Int64Type> {
    fn of(reader: ColumnReader) -> Result<Self> {
        match reader {
            ColumnReader::Int64ColumnReader(reader) => Ok(reader),
            _ => wrong(),
        }
    }
}

impl TryFromReader for ColumnReaderImpl<ByteArrayType> {
    fn of(reader: ColumnReader) -> Result<Self> {
        match reader {
            ColumnReader::ByteArrayColumnReader(reader) => Ok(reader),
            _ => wrong(),
        }
    }
}

const ROUTES: [(Route, &str); 5] = [
    (Route::Same, "same"),
    (Route::Refined, "refined"),
    (Route::Climbed, "climbed"),
    (Route::Traced, "traced"),
    (Route::Unsolved, "unsolved"),
];

fn name(route: Route) -> &'static str {
    let named = ROUTES.iter().find(|(how, _)| *how == route);
    named.map_or("unsolved", |(_, name)| name)
}

fn named(name: &[u8]) -> Option<Route> {
    let found = ROUTES.iter().find(|(_, known)| known.as_bytes() == name);
    found.map(|(how, _)| *how)
}
