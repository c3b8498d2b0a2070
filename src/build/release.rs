//! Memory given back beside the work.

/// Gives a large value back on a thread of its own: taking a hundred thousand articles apart string by
/// string takes as long as planning them, and whoever waits for the build need not wait for that.
pub fn release<T: Send + 'static>(value: T) {
    // Where no thread can be had, the value was given back by then.
    drop(std::thread::Builder::new().spawn(move || drop(value)));
}
