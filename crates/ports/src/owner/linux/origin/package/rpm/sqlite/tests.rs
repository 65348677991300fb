//! Trees made by hand that are too large, too deep, or lead to too many rows; one page of each may stand for many.

use super::*;

/// Bytes of a page, of which all are in use.
const PAGE_LEN: usize = 4096;

/// A page with the same cell so many times.
fn page(kind: u8, last_child: u32, cell: &[u8], count: usize) -> Vec<u8> {
    let at = u16::try_from(PAGE_LEN - cell.len()).unwrap().to_be_bytes();
    let count_bytes = u16::try_from(count).unwrap().to_be_bytes();
    let mut page = [&[kind, 0, 0][..], &count_bytes, &at, &[0]].concat();
    if matches!(kind, 2 | 5) {
        page.extend(last_child.to_be_bytes());
    }
    page.extend(at.iter().cycle().take(2 * count));
    page.resize(PAGE_LEN - cell.len(), 0);
    page.extend(cell);
    page
}

/// A page of a table with no cell of its own, from which it goes on with another.
fn leading_to(child: u32) -> Vec<u8> {
    page(5, child, &[], 0)
}

/// A file whose second page is the first of these.
fn file(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut start = vec![0; PAGE_LEN];
    start[..MAGIC.len()].copy_from_slice(MAGIC);
    start[16..18].copy_from_slice(&u16::try_from(PAGE_LEN).unwrap().to_be_bytes());
    start[56..60].copy_from_slice(&UTF_8);
    [start, pages.concat()].concat()
}

/// Writes a number as the format has it: seven bits a byte, and a mark on all but the last.
fn variable(number: usize) -> Vec<u8> {
    let groups = (0..5).rev().map(|group| number >> (7 * group));
    let marked =
        |(at, bits): (usize, usize)| u8::try_from(bits & 0x7f | if at < 4 { 0x80 } else { 0 }).unwrap();
    groups.enumerate().map(marked).collect()
}

#[test]
fn a_tree_that_is_too_deep_is_broken() {
    let row = [&variable(1)[..], &variable(7), b"x"].concat();
    let find = |depth: u32| {
        let mut pages: Vec<Vec<u8>> = (1..depth).map(|above| leading_to(above + 2)).collect();
        pages.push(page(13, 0, &row, 1));
        let file = file(&pages);
        let database = Database::open(&file[..]).unwrap();
        let mut rows = 0;
        let all = database.each_row(2, DEPTH_MAX, &mut |_| rows += 1);
        (database.row(2, 7), all.map(|()| rows))
    };
    assert_eq!(find(DEPTH_MAX), (Ok(Some(b"x".to_vec())), Ok(1)));
    assert_eq!(find(DEPTH_MAX + 1), (Err(Errno::BADMSG), Err(Errno::BADMSG)));
}

#[test]
fn so_many_pages_are_read_for_one_question_and_no_more() {
    // The third page goes on with itself, without end.
    let read = |pages: u32| {
        let payload_len = usize::try_from(pages - 1).unwrap() * 1000;
        let usable_len = 1004;
        let here = Kind::TableLeaf.len_here(payload_len, usable_len).unwrap();
        let rest = payload_len - here;
        assert_eq!(rest.div_ceil(1000), usize::try_from(pages - 1).unwrap());
        let cell = [
            &variable(payload_len)[..],
            &variable(7),
            &vec![b'x'; here],
            &3_u32.to_be_bytes(),
        ]
        .concat();
        let file = file(&[
            page(13, 0, &cell, 1),
            [&3_u32.to_be_bytes()[..], &[b'x'; PAGE_LEN - 4]].concat(),
        ]);
        let database = Database {
            usable_len,
            ..Database::open(&file[..]).unwrap()
        };
        database.row(2, 7).map(|row| row.unwrap().len())
    };
    let most = usize::try_from(PAGES_MAX - 1).unwrap() * 1000;
    assert_eq!(read(PAGES_MAX), Ok(most));
    assert_eq!(read(PAGES_MAX + 1), Err(Errno::BADMSG));
}

#[test]
fn a_text_that_leads_to_too_many_rows_leads_nowhere() {
    // An entry has the text `a` and the number of a row.
    let entry = [3, 15, 1, b'a', 7];
    let entry = [&[u8::try_from(entry.len()).unwrap()][..], &entry].concat();
    let on_leaf = 1999;
    let find = |leaves: usize, beside: usize| {
        let inner = [&3_u32.to_be_bytes()[..], &entry].concat();
        let pages = [
            page(2, 4, &inner, leaves),
            page(10, 0, &entry, on_leaf),
            page(10, 0, &entry, beside),
        ];
        let file = file(&pages);
        let database = Database::open(&file[..]).unwrap();
        database.rows_with(2, b"a").map(|rows| rows.len())
    };
    // Each cell of the inner page is an entry itself, behind a leaf of them.
    let leaves = ROWS_MAX / (on_leaf + 1) - 1;
    let beside = ROWS_MAX - leaves * (on_leaf + 1);
    assert_eq!(find(leaves, beside - 1), Ok(ROWS_MAX - 1));
    assert_eq!(find(leaves + 1, 0), Ok(ROWS_MAX));
    assert_eq!(find(leaves + 1, 1), Err(Errno::BADMSG));
}
