use moothall::matcher::Encoder; use moothall::models::encoder::Bundled; use std::time::Instant;
fn main(){ let s=Instant::now(); let b=Bundled::load().unwrap(); println!("load {:?}",s.elapsed());
 let texts=moothall::models::read_labelled(std::path::Path::new("/work/shared/data/intents/clinc150/val.jsonl")).unwrap();
 let t:Vec<&str>=texts.examples.iter().map(|e|e.text.as_str()).collect();
 let v=b.encode(&["my bin was missed"]).unwrap(); println!("{} {:?} {:?}",v[0].len(),&v[0][..4],&v[0][384..388]);
 let s=Instant::now(); for x in &t[..500]{ b.encode(&[x]).unwrap(); } println!("single {:?}",s.elapsed()/500);
 let s=Instant::now(); b.encode(&t[..1600]).unwrap(); println!("batch each {:?}",s.elapsed()/1600);
}
